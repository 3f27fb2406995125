import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from './crash-life.suite.ts';
import type { Journal } from './journal.ts';
import { appended, entry, FOLDER, open, readAll } from './opened-journal.suite.ts';
import { seededChance } from './power-loss.suite.ts';
import { FIRST_MARK, parseRecord, recordBytes, writeRecord } from './record-format.ts';
import { HEADER_BYTES } from './segment-layout.ts';
import { firstOfSegment } from './segment-name.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

const PLACES = 1_000;
const PAGE_BYTES = 4_096;
const END_CURSOR = join(FOLDER, 'end.cursor');

type Files = ReadonlyMap<string, Buffer>;

/** A record where it stands. */
interface Extent {
  readonly path: string;
  readonly text: string;
  readonly from: number;
  readonly end: number;
}

/** A journal as it lies on the disk after it was closed, and every record in it. */
interface ClosedJournal {
  readonly files: Files;
  readonly records: readonly Extent[];
}

/** What was done to a segment: its bytes from an offset on are other ones, or not there. */
interface Damage {
  readonly path: string;
  readonly from: number;
  readonly end: number;
  readonly content: Buffer;
}

function extentsOf(path: string, bytes: Buffer): readonly Extent[] {
  const extents: Extent[] = [];
  const mark = bytes.readUInt32LE(HEADER_BYTES);
  for (let from: number = HEADER_BYTES; from < bytes.length;) {
    const parsed = parseRecord(bytes, from, mark);
    if (parsed.kind !== 'record') throw new Error('the journal to be damaged is not whole');
    const text = `${parsed.record.position} ${textOf(parsed.record)}`;
    extents.push({ path, text, from, end: parsed.end });
    from = parsed.end;
  }
  return extents;
}

function isSegment(path: string): boolean {
  return firstOfSegment(basename(path)) !== undefined;
}

async function closedJournal(records: number, maxBytes: number): Promise<ClosedJournal> {
  const disk = new SimulatedDisk();
  const chance = seededChance(3);
  const journal = await open(disk, { maxBytes });
  for (let left = records; left > 0; left -= 20) {
    const texts = Array.from({ length: 20 }, () => `${chance(1e9)}`.repeat(1 + chance(12)));
    await Promise.all(texts.map((text) => appended(journal, text)));
  }
  await journal.close();
  const files = disk.files();
  const segments = [...files].filter(([path]) => isSegment(path)).toSorted(([a], [b]) => a.localeCompare(b));
  return { files, records: segments.flatMap(([path, bytes]) => extentsOf(path, bytes)) };
}

function flipped(path: string, bytes: Buffer, at: number, bit: number): Damage {
  const content = Buffer.from(bytes);
  content[at] = (content[at] ?? 0) ^ (1 << bit);
  return { path, from: at, end: at + 1, content };
}

function zeroed(path: string, bytes: Buffer, from: number, end: number): Damage {
  return { path, from, end, content: Buffer.from(bytes).fill(0, from, end) };
}

function cut(path: string, bytes: Buffer, at: number): Damage {
  return { path, from: at, end: bytes.length, content: bytes.subarray(0, at) };
}

function isHit({ path, from, end }: Damage, extent: Extent): boolean {
  return path === extent.path && from < extent.end && extent.from < end;
}

async function keptAside(disk: SimulatedDisk): Promise<readonly string[]> {
  return disk.list(join(FOLDER, 'damaged'));
}

async function readDamaged(files: Files, damage: Damage): Promise<{ disk: SimulatedDisk; journal: Journal }> {
  const disk = new SimulatedDisk(new Map(files).set(damage.path, damage.content));
  return { disk, journal: await open(disk) };
}

/** Expects that exactly the damaged records are lost, that they are counted, and that the file is kept as it was found. */
async function expectOnlyDamagedLost({ files, records }: ClosedJournal, damage: Damage): Promise<void> {
  const { disk, journal } = await readDamaged(files, damage);
  const found = await readAll(journal);
  await journal.close();
  const expected = records.filter((extent) => !isHit(damage, extent));
  expect(found.records.map((record) => `${record.position} ${textOf(record)}`).join('\n')).toBe(
    expected.map(({ text }) => text).join('\n'),
  );
  expect(found.lost).toBe(records.length - expected.length);
  expect(journal.next).toBe(records.length);
  expect(await keptAside(disk)).toEqual([basename(damage.path)]);
  expect(disk.content(join(FOLDER, 'damaged', basename(damage.path))).equals(damage.content)).toBe(true);
}

describe('damage to a journal that was closed in order costs the damaged records and no other, counted, the file kept aside', () => {
  it('flipped bits, zeroed pages and cut files at a thousand places over all segments', async () => {
    const journal = await closedJournal(600, 130_000);
    const segments = [...journal.files].filter(([path]) => isSegment(path));
    expect(segments.length).toBeGreaterThanOrEqual(3);
    const chance = seededChance(5);
    for (let place = 0; place < PLACES; place += 1) {
      const [path, bytes] = segments[chance(segments.length - 1)] ?? ['', Buffer.alloc(0)];
      const at = chance(bytes.length - 1);
      const page = at - (at % PAGE_BYTES);
      const damages = [
        flipped(path, bytes, at, chance(7)),
        zeroed(path, bytes, page, Math.min(bytes.length, page + PAGE_BYTES)),
        cut(path, bytes, at),
      ];
      const damage = damages[place % damages.length];
      if (damage) await expectOnlyDamagedLost(journal, damage);
    }
  }, 240_000);

  it('at every byte of the last records', async () => {
    const journal = await closedJournal(20, 1_000_000);
    const [path, bytes] = [...journal.files].find(([name]) => isSegment(name)) ?? ['', Buffer.alloc(0)];
    for (let at = journal.records.at(-3)?.from ?? 0; at < bytes.length; at += 1) {
      await expectOnlyDamagedLost(journal, flipped(path, bytes, at, at % 8));
      await expectOnlyDamagedLost(journal, cut(path, bytes, at));
      if (bytes[at] !== 0) await expectOnlyDamagedLost(journal, zeroed(path, bytes, at, bytes.length));
    }
  }, 240_000);
});

describe('a journal that was not closed', () => {
  it('is cut behind its last whole record at every byte, says so, and goes on there', async () => {
    const { files, records } = await closedJournal(20, 1_000_000);
    const crashed = new Map([...files].filter(([path]) => path !== END_CURSOR));
    const [path, bytes] = [...crashed].find(([name]) => isSegment(name)) ?? ['', Buffer.alloc(0)];
    for (let at = records.at(-3)?.from ?? 0; at < bytes.length; at += 1) {
      const { disk, journal } = await readDamaged(crashed, cut(path, bytes, at));
      const whole = records.filter(({ end }) => end <= at).length;
      expect(journal.next).toBe(whole);
      expect(journal.status.damagedBytes).toBe(0);
      const appending = appended(journal, 'after');
      await journal.close();
      expect(await appending).toBe(true);
      const { records: found, lost } = await readAll(await open(disk));
      expect(lost).toBe(0);
      expect(found.at(-1)).toEqual({ ...entry('after'), position: whole });
    }
  });
});

describe('a payload that looks like a record', () => {
  it('is not taken for one when the record around it is damaged', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    await appended(journal, 'first');
    // The best that a sender can do: a whole record, with the mark of another segment.
    const forged = { ...entry('forged'), position: 2, mark: FIRST_MARK };
    const bytes = Buffer.alloc(recordBytes(forged));
    writeRecord(bytes, 0, forged);
    await appended(journal, 'second');
    await new Promise<void>((resolve) =>
      journal.append({ ...entry(''), payload: Buffer.concat([Buffer.from('around'), bytes]) }, () =>
        resolve(),
      ),
    );
    await appended(journal, 'last');
    await journal.close();
    const [path, whole] = [...disk.files()].find(([name]) => isSegment(name)) ?? ['', Buffer.alloc(0)];
    const damaged = await readDamaged(disk.files(), flipped(path, whole, whole.indexOf('around'), 0));
    const { records, lost } = await readAll(damaged.journal);
    expect(records.map(({ position }) => position)).toEqual([0, 1, 3]);
    expect(lost).toBe(1);
  });
});
