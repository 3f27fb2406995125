import { join } from 'node:path';
import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { KeptLog } from '../kept-log.suite.ts';
import { LARGEST_GROUP_BYTES, type GroupListener } from './group-writer.ts';
import { Journal } from './journal.ts';
import { appended, entry, FOLDER, open, readAll, texts } from './opened-journal.suite.ts';
import { MOST_NOTE_BYTES, parseRecord, recordBytes, writeRecord } from './record-format.ts';
import { segmentName } from './segment-name.ts';
import { remainsOf } from './power-loss.suite.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

/** A segment as it was written before there were notes: a message at 1200, a tick at 1201. */
const SEGMENT_WITHOUT_NOTES = Buffer.from(
  'SU9DSlJOTDFJT0NSvK5wNiQAAAAdAAAAAAAAAADAkkAAAIBW/rx4QmlvYy92MS9i4bqvYy9haXIvZDEvdGVsZW1ldHJ5eyJ2IjoxfUlP' +
    'Q1Leb2OMAAAAAAAAAQAAAAAAAMSSQACAvlb+vHhC',
  'base64',
);

const LARGEST_NOTE = Buffer.alloc(MOST_NOTE_BYTES, 0x6e);

function openNoting(disk: SimulatedDisk, onGroup: GroupListener): Promise<Journal> {
  return Journal.open({
    folder: FOLDER,
    files: disk,
    sync: 'fsync',
    maxBytes: 1_000_000_000,
    cursors: new Map([['archive', 0]]),
    onGroup,
    log: new KeptLog(),
  });
}

describe('notes', () => {
  it('of the listener are written with their messages and read back with them, also after a crash', async () => {
    const disk = new SimulatedDisk();
    const notes = new Map([
      [1, Buffer.from('value 3 is suspect')],
      [2, Buffer.alloc(0)],
    ]);
    const journal = await openNoting(disk, () => ({ whenDurable: () => undefined, notes }));
    await Promise.all(['a', 'b', 'c'].map((text) => appended(journal, text)));
    const { records } = await readAll(await open(remainsOf(disk)));
    expect(texts(records)).toEqual(['a', 'b', 'c']);
    expect(records.map(({ note }) => note && Buffer.from(note).toString())).toEqual([
      undefined,
      'value 3 is suspect',
      '',
    ]);
  });

  it('that make a group larger than the largest group are written in several goes, and called durable once', async () => {
    const disk = new SimulatedDisk();
    let calls = 0;
    const journal = await openNoting(disk, (_first, entries) => ({
      whenDurable: () => (calls += 1),
      notes: new Map(entries.map((_entry, index) => [index, LARGEST_NOTE])),
    }));
    const before = disk.calls.length;
    await Promise.all(Array.from({ length: 200 }, (_, index) => appended(journal, String(index))));
    const appends = disk.calls.slice(before).filter((call) => call === 'append').length - 1;
    expect(appends).toBe(Math.ceil((200 * MOST_NOTE_BYTES) / LARGEST_GROUP_BYTES));
    expect(calls).toBe(1);
    const { records, lost } = await readAll(journal);
    expect(lost).toBe(0);
    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, at) => at));
    expect(records.every(({ note }) => note !== undefined && LARGEST_NOTE.equals(note))).toBe(true);
  });

  it('are covered by the CRC', () => {
    const record = { ...entry('x'), note: Buffer.from('suspect'), position: 7 };
    const mark = 0x1234_5678;
    const bytes = Buffer.alloc(recordBytes(record));
    expect(writeRecord(bytes, 0, { ...record, mark })).toBe(bytes.length);
    expect(parseRecord(bytes, 0, mark)).toEqual({ kind: 'record', record, end: bytes.length });
    for (let at = bytes.length - 'suspect'.length - 2; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(parseRecord(damaged, 0, mark).kind).toBe('damaged');
    }
  });

  it('larger than their length can say, or of a tick, are refused', () => {
    expect(() => recordBytes({ ...entry('x'), note: Buffer.alloc(MOST_NOTE_BYTES + 1) })).toThrow(RangeError);
    const tick = { ...entry(''), kind: 'tick' as const, note: Buffer.alloc(1), position: 0, mark: 0 };
    expect(() => writeRecord(Buffer.alloc(200), 0, tick)).toThrow(RangeError);
  });

  it('leave the journals written before there were notes readable', async () => {
    const disk = new SimulatedDisk();
    const file = await disk.create(join(FOLDER, segmentName(1_200)));
    await file.append(SEGMENT_WITHOUT_NOTES);
    const { records, lost } = await readAll(await open(disk), 1_200);
    expect(lost).toBe(0);
    expect(records).toEqual([
      {
        kind: 'message',
        position: 1_200,
        at: instant(1_700_000_000_000),
        topic: 'ioc/v1/bắc/air/d1/telemetry',
        payload: Buffer.from('{"v":1}'),
      },
      {
        kind: 'tick',
        position: 1_201,
        at: instant(1_700_000_001_000),
        topic: '',
        payload: Buffer.alloc(0),
      },
    ]);
  });
});
