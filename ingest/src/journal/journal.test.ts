import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeptLog } from '../kept-log.suite.ts';
import { Journal } from './journal.ts';
import { nodeFiles } from './journal-files.ts';
import { appended, entry, FOLDER, open, readAll, texts } from './opened-journal.suite.ts';
import { segmentName } from './segment-name.ts';
import { remainsOf } from './power-loss.suite.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

describe('the journal', () => {
  it('gives back what was appended, in order, with its position, time and topic', async () => {
    const journal = await open(new SimulatedDisk());
    await Promise.all(['one', 'hai', 'ba'].map((text) => appended(journal, text)));
    const { records } = await readAll(journal);
    expect(records).toEqual([
      { ...entry('one'), position: 0 },
      { ...entry('hai'), position: 1 },
      { ...entry('ba'), position: 2 },
    ]);
    await journal.close();
  });

  it('I2 has synced the bytes and the new name before it says that an entry is durable', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    await appended(journal, 'x');
    const tail = disk.calls.slice(disk.calls.indexOf('create'));
    expect(tail).toEqual(['create', 'append', 'sync', 'syncFolder', 'append', 'sync']);
  });

  it('I2 syncs once for all entries that arrive together', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    await appended(journal, 'first');
    const before = disk.calls.length;
    await Promise.all(Array.from({ length: 500 }, (_, index) => appended(journal, String(index))));
    expect(disk.calls.slice(before)).toEqual(['append', 'sync']);
  });

  it('works on the real file system, over several segments and reopenings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ioc-journal-'));
    const written: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const journal = await open(nodeFiles, { folder, maxBytes: 32_000 });
      const batch = Array.from({ length: 40 }, (_, index) => `${round}-${index}-${'x'.repeat(100)}`);
      for (const text of batch) await appended(journal, text);
      written.push(...batch);
      await journal.close();
    }
    const journal = await open(nodeFiles, { folder, maxBytes: 32_000 });
    expect(texts((await readAll(journal)).records)).toEqual(written);
    expect((await readdir(folder)).length).toBeGreaterThan(3);
    await journal.close();
    await rm(folder, { recursive: true });
  });

  it('deletes the segments that every consumer has passed, and no other', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk, { maxBytes: 8_000 });
    for (let index = 0; index < 12; index += 1) await appended(journal, 'x'.repeat(500));
    const before = await disk.list(FOLDER);
    journal.passed('archive', 6);
    await journal.close();
    const after = await disk.list(FOLDER);
    expect(after.length).toBeLessThan(before.length);
    const reopened = await open(disk);
    expect((await readAll(reopened, 6)).records.map((record) => record.position)).toEqual([
      6, 7, 8, 9, 10, 11,
    ]);
  });

  it('continues behind the cursors of its consumers when its own files are gone', async () => {
    const journal = await Journal.open({
      folder: FOLDER,
      files: new SimulatedDisk(),
      sync: 'fsync',
      maxBytes: 1_000_000_000,
      cursors: new Map([['rules', 4_711]]),
      onGroup: () => ({ whenDurable: () => undefined }),
      log: new KeptLog(),
    });
    expect(journal.next).toBe(4_711);
  });
});

describe('a failing disk', () => {
  it.each(['append', 'sync'])(
    'I2 never counts a segment whose %s failed: the group is written to a new one',
    async (call) => {
      const disk = new SimulatedDisk();
      const journal = await open(disk);
      await appended(journal, 'before');
      let failures = 0;
      disk.failing = (name) => (name === call && failures++ === 0 ? 'EIO' : undefined);
      expect(await appended(journal, 'during')).toBe(true);
      expect(journal.status.failedWrites).toEqual({ full: 0, failed: 1 });
      disk.failing = () => undefined;
      expect(await disk.list(FOLDER)).toEqual([segmentName(0), segmentName(1)]);
      const reopened = await open(remainsOf(disk));
      expect(texts((await readAll(reopened)).records)).toEqual(['before', 'during']);
    },
  );

  it('I4 a full disk stops the acknowledgements, says so, drops nothing, and goes on when there is room', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    await appended(journal, 'before');
    disk.capacityBytes = 60;
    let isDurable = false;
    const waiting = appended(journal, 'during').then((ok) => (isDurable = ok));
    await expect.poll(() => journal.status.trouble).toBe('full');
    expect(isDurable).toBe(false);
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    await waiting;
    expect(journal.status.trouble).toBeUndefined();
    expect(texts((await readAll(journal)).records)).toEqual(['before', 'during']);
  });

  it('I4 a journal at its limit stops the acknowledgements until its consumers have passed', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk, { maxBytes: 4_000 });
    const all = Array.from({ length: 12 }, (_, index) => appended(journal, String(index).repeat(400)));
    await expect.poll(() => journal.status.trouble).toBe('full');
    expect(journal.status.bytes).toBeLessThanOrEqual(4_000);
    while (journal.next < 12) {
      journal.passed('archive', journal.next);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(all)).toEqual(all.map(() => true));
  });

  it('refuses what is not durable when it is closed', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    await journal.close();
    expect(await appended(journal, 'late')).toBe(false);
  });
});

describe('damage', () => {
  it('in the middle costs the damaged record, is counted exactly, and the file is kept aside', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    for (const text of ['aaaa', 'bbbb', 'cccc', 'dddd']) await appended(journal, text);
    await journal.close();
    const path = join(FOLDER, segmentName(0));
    const bytes = Buffer.from(disk.content(path));
    bytes[bytes.indexOf('bbbb')] = 0x21;
    disk.overwrite(path, bytes);
    const reopened = await open(disk);
    const { records, lost } = await readAll(reopened);
    expect(texts(records)).toEqual(['aaaa', 'cccc', 'dddd']);
    expect(lost).toBe(1);
    expect(reopened.status.damagedBytes).toBeGreaterThan(0);
    await reopened.close();
    expect(await disk.list(join(FOLDER, 'damaged'))).toEqual([segmentName(0)]);
  });
});
