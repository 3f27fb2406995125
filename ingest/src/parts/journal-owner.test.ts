import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@ioc/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../journal/journal.ts';
import { nodeFiles } from '../journal/journal-files.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { guardedFiles } from './guarded-files.ts';
import { hasJournal, takeJournal, type OwnedJournal } from './journal-owner.ts';
import { LostPartError } from './lost-part-error.ts';

let home: string;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ioc-owner-'));
  home = join(root, 'journal');
});
afterEach(() => rm(root, { recursive: true }));

const take = (fence: number, isFormerGone = false): Promise<OwnedJournal> =>
  takeJournal({ home, fence, isFormerGone });

async function opened(
  { folder, owns }: OwnedJournal,
  sync: 'fsync' | 'os',
  lost: string[],
): Promise<Journal> {
  return Journal.open({
    folder,
    files: guardedFiles({ files: nodeFiles, sync, owns, lost: () => lost.push(folder) }),
    sync,
    maxBytes: 100_000_000,
    cursors: new Map([['test', 0]]),
    onGroup: () => ({ whenDurable: () => undefined }),
    log: new KeptLog(),
  });
}

function append(journal: Journal, text: string): Promise<boolean> {
  const entry = {
    kind: 'message',
    at: instant(1_764_140_400_000),
    topic: 't',
    payload: Buffer.from(text),
  } as const;
  return new Promise((resolve) => journal.append(entry, (error) => resolve(error === undefined)));
}

async function texts(journal: Journal): Promise<readonly string[]> {
  const reader = journal.reader();
  const found: string[] = [];
  for (let position = 0; position < journal.next;) {
    const { records, next } = await reader.read(position, 1_000);
    found.push(...records.map(({ payload }) => Buffer.from(payload).toString()));
    position = next;
  }
  await reader.close();
  return found;
}

describe('the owner of a journal', () => {
  it('finds what the owner before made durable', async () => {
    expect(await hasJournal(home)).toBe(false);
    const first = await opened(await take(1), 'fsync', []);
    expect(await append(first, 'one')).toBe(true);
    await first.close();
    const second = await opened(await take(2, true), 'fsync', []);
    expect(await texts(second)).toEqual(['one']);
    await second.close();
    expect(await readdir(home)).toEqual(['owner-2']);
  });

  it('takes over a journal of before there were owners', async () => {
    await mkdir(home);
    await writeFile(join(home, 'archive.cursor'), '7\n');
    const { folder } = await take(1);
    expect(await readFile(join(folder, 'archive.cursor'), 'utf8')).toBe('7\n');
    expect(await readdir(home)).toEqual(['owner-1']);
  });

  it.each(['fsync', 'os'] as const)(
    'I1 makes whoever had it acknowledge nothing any more, and reads nothing that they still write (%s)',
    async (sync) => {
      const lost: string[] = [];
      const old = await take(1);
      const zombie = await opened(old, sync, lost);
      expect(await append(zombie, 'kept')).toBe(true);
      const successor = await opened(await take(2), sync, []);
      const late = append(zombie, 'late');
      await expect.poll(() => lost.length).toBeGreaterThan(0);
      expect(await old.owns()).toBe(false);
      expect(await append(successor, 'next')).toBe(true);
      await zombie.close();
      expect(await late).toBe(false);
      expect(await texts(successor)).toEqual(['kept', 'next']);
      await successor.close();
      const third = await opened(await take(3), sync, []);
      expect(await texts(third)).toEqual(['kept', 'next']);
      await third.close();
    },
    20_000,
  );

  it('cannot be fooled by a folder of the same name', async () => {
    const { folder, owns } = await take(1);
    await take(2);
    await mkdir(folder);
    expect(await owns()).toBe(false);
    await expect(take(1)).rejects.toThrow(LostPartError);
  });

  it('is one, however many take it at the same time', async () => {
    const outcomes = await Promise.allSettled([3, 1, 2, 4].map((fence) => take(fence)));
    const owned = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const still = await Promise.all(owned.map(({ owns }) => owns()));
    expect(still.filter(Boolean)).toHaveLength(1);
    expect(await (await take(4)).owns()).toBe(true);
  });

  it('gets a file of its own for what the one before may still have open', async () => {
    const { folder } = await take(1);
    const name = '0000000000000000.journal';
    await writeFile(join(folder, name), 'durable');
    const file = await open(join(folder, name), 'a');
    const next = await take(2);
    await file.write(' and late');
    await file.close();
    expect(await readFile(join(next.folder, name), 'utf8')).toBe('durable');
  });
});
