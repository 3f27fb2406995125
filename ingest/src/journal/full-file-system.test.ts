import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWith, openSmallDisk } from '@ioc/test-requirements';
import { afterEach, expect, it } from 'vitest';
import { FileCursor } from './file-cursor.ts';
import type { Journal } from './journal.ts';
import { nodeFiles } from './journal-files.ts';
import { appended, open, readAll, texts } from './opened-journal.suite.ts';

const DISK_BYTES = 4_194_304;
const BALLAST_BYTES = 2_097_152;
const PATIENCE = { timeout: 20_000, interval: 20 };
/** Some 2 KB each: 64 of them fill what the ballast leaves free in a few dozen groups. */
const BATCH = 64;

/** Whether it is so within a few milliseconds. */
function soon(what: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE.interval, false));
  return Promise.race([what, late]);
}

describeWith('small-disks', 'I4 a journal on a real disk that fills up', () => {
  const closing: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function diskWithBallast(): Promise<{ folder: string; ballast: string }> {
    const disk = await openSmallDisk(DISK_BYTES);
    closing.push(() => disk.close());
    const ballast = join(disk.folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(BALLAST_BYTES, 1));
    return { folder: join(disk.folder, 'journal'), ballast };
  }

  /** Appends until nothing is acknowledged any more; what was acknowledged goes on growing afterwards. */
  async function fill(journal: Journal): Promise<{ sent: string[]; acknowledged: string[] }> {
    const sent: string[] = [];
    const acknowledged: string[] = [];
    while (journal.status.trouble === undefined) {
      const batch = Array.from(
        { length: BATCH },
        (_, index) => `${sent.length + index} ${'x'.repeat(2_000)}`,
      );
      sent.push(...batch);
      const waits = batch.map(async (text) => {
        if (await appended(journal, text)) acknowledged.push(text);
      });
      const isAcknowledged = Promise.all(waits).then(() => true);
      while (journal.status.trouble === undefined && !(await soon(isAcknowledged)));
    }
    return { sent, acknowledged };
  }

  it('stops acknowledging, says so, serves what it has, and goes on when there is room; nothing is lost', async () => {
    const { folder, ballast } = await diskWithBallast();
    const journal = await open(nodeFiles, { folder });
    const { sent, acknowledged } = await fill(journal);
    expect(journal.status.trouble).toBe('full');
    expect(acknowledged.length).toBeLessThan(sent.length);
    expect(texts((await readAll(journal)).records)).toEqual(acknowledged);
    await rm(ballast);
    await expect.poll(() => acknowledged.length, PATIENCE).toBe(sent.length);
    expect(journal.status.trouble).toBeUndefined();
    expect((await statfs(folder)).bavail).toBeGreaterThan(0);
    await journal.close();
    const { records, lost } = await readAll(await open(nodeFiles, { folder }));
    expect({ lost, texts: texts(records) }).toEqual({ lost: 0, texts: sent });
  }, 60_000);

  it('is opened again while the disk is still full, with all that was acknowledged, and goes on later', async () => {
    const { folder, ballast } = await diskWithBallast();
    const first = await open(nodeFiles, { folder });
    const { acknowledged } = await fill(first);
    await first.close();
    const journal = await open(nodeFiles, { folder });
    expect(texts((await readAll(journal)).records)).toEqual(acknowledged);
    const waiting = appended(journal, 'z'.repeat(100_000));
    await expect.poll(() => journal.status.trouble, PATIENCE).toBe('full');
    await rm(ballast);
    expect(await waiting).toBe(true);
    await journal.close();
  }, 60_000);

  it('keeps the last position of a cursor that cannot be stored', async () => {
    const { folder } = await diskWithBallast();
    await nodeFiles.makeFolder(folder);
    const cursor = new FileCursor(nodeFiles, folder, 'archive');
    await cursor.store(12);
    await expect(writeFile(join(folder, 'rest'), Buffer.alloc(DISK_BYTES))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    await expect(cursor.store(13)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await cursor.load()).toBe(12);
    expect(await readdir(folder)).toContain('archive.cursor');
  }, 60_000);
});
