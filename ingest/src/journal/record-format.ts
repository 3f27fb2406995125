import { crc32 } from 'node:zlib';
import { isEpochMs, type EpochMs } from '@ioc/domain';

/** What a record carries: a message as it arrived, or a tick of the clock (topic and payload are then empty). */
export type RecordKind = 'message' | 'tick';

/**
 * What is appended: `at` is when a message arrived, or a tick's time. `note`, of a message only and at most
 * `MOST_NOTE_BYTES`, is what ingest judged about it when it took it in, so that whoever reads it later finds the same
 * judgement; the journal does not look into it.
 */
export interface JournalEntry {
  readonly kind: RecordKind;
  readonly at: EpochMs;
  readonly topic: string;
  readonly payload: Buffer;
  readonly note?: Uint8Array;
}

/** An entry with its place in the journal: positions count up by one over all segments. */
export interface JournalRecord extends JournalEntry {
  readonly position: number;
}

/** A record as it is written: `mark` is that of its segment, by which the next record is found behind damage. */
export interface MarkedRecord extends JournalRecord {
  readonly mark: number;
}

/** Bytes before the topic of every record; the layout is in `docs/journal.md`. */
export const RECORD_HEADER_BYTES = 32;

/** The largest note, in bytes: its length is a 16-bit number. */
export const MOST_NOTE_BYTES = 65_535;

const NOTE_LENGTH_BYTES = 2;

/** The largest record, in bytes: the largest packet a door lets in (1 MiB), its topic, its note and the header. */
export const LARGEST_RECORD_BYTES =
  1_048_576 + 65_535 + MOST_NOTE_BYTES + NOTE_LENGTH_BYTES + RECORD_HEADER_BYTES;

const MARK_BYTES = 4;

/** The mark of all segments of the first version ("IOCR"); their CRC does not cover it. */
export const FIRST_MARK = 0x52_43_4f_49;

/** What the CRC begins with: the mark, so that a damaged one is found by the record alone. */
function crcSeed(mark: number): number {
  return mark === FIRST_MARK ? 0 : mark;
}
const CRC_COVERS_FROM = 8;

/** The kinds as they are written: a message with a note is a kind of its own, so that one without costs nothing. */
const PLAIN_MESSAGE = 0;
const TICK = 1;
const NOTED_MESSAGE = 2;

function kindCode({ kind, note }: JournalEntry): number {
  if (note === undefined) return kind === 'message' ? PLAIN_MESSAGE : TICK;
  if (kind === 'tick') throw new RangeError('a tick has no note');
  return NOTED_MESSAGE;
}

/** How many bytes the note adds to a record; one larger than `MOST_NOTE_BYTES` is a bug and throws. */
export function noteBytes(note: Uint8Array | undefined): number {
  if (note === undefined) return 0;
  if (note.byteLength > MOST_NOTE_BYTES) throw new RangeError(`a note of ${note.byteLength} bytes`);
  return note.byteLength + NOTE_LENGTH_BYTES;
}

/** How many bytes the entry takes as a record. */
export function recordBytes(entry: JournalEntry): number {
  return (
    RECORD_HEADER_BYTES + Buffer.byteLength(entry.topic) + entry.payload.byteLength + noteBytes(entry.note)
  );
}

/** Writes the note and its length at the offset; the offset behind them. */
function writeNote(target: Buffer, offset: number, note: Uint8Array): number {
  target.set(note, offset);
  return target.writeUInt16LE(note.byteLength, offset + note.byteLength);
}

/** Writes the record at the offset, which must have room for `recordBytes`; the offset behind it. */
export function writeRecord(target: Buffer, offset: number, record: MarkedRecord): number {
  const bodyFrom = offset + RECORD_HEADER_BYTES;
  const topicBytes = target.write(record.topic, bodyFrom, 'utf8');
  target.set(record.payload, bodyFrom + topicBytes);
  let end = bodyFrom + topicBytes + record.payload.byteLength;
  if (record.note !== undefined) end = writeNote(target, end, record.note);
  target.writeUInt32LE(record.mark, offset);
  target.writeUInt32LE(end - bodyFrom, offset + 8);
  target.writeUInt16LE(topicBytes, offset + 12);
  target.writeUInt16LE(kindCode(record), offset + 14);
  target.writeDoubleLE(record.position, offset + 16);
  target.writeDoubleLE(record.at, offset + 24);
  const covered = target.subarray(offset + CRC_COVERS_FROM, end);
  target.writeUInt32LE(crc32(covered, crcSeed(record.mark)), offset + 4);
  return end;
}

/**
 * What stands at an offset: a whole record and the offset behind it; the beginning of one (`partial`: `needs` bytes in
 * all, as far as can be told); or something else (`damaged`).
 */
export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly end: number }
  | { readonly kind: 'partial'; readonly needs: number }
  | { readonly kind: 'damaged' };

const DAMAGED = { kind: 'damaged' } as const;

/** The extent of a record, as its header gives it. */
interface Extent {
  readonly offset: number;
  readonly topicBytes: number;
  readonly end: number;
}

/** The record whose CRC held; undefined when what it says makes no sense. */
function recordOf(source: Buffer, { offset, topicBytes, end }: Extent): JournalRecord | undefined {
  const code = source.readUInt16LE(offset + 14);
  const position = source.readDoubleLE(offset + 16);
  const at = source.readDoubleLE(offset + 24);
  if (code > NOTED_MESSAGE || !Number.isSafeInteger(position) || !isEpochMs(at)) return undefined;
  const topicFrom = offset + RECORD_HEADER_BYTES;
  const payloadFrom = topicFrom + topicBytes;
  const topic = source.toString('utf8', topicFrom, payloadFrom);
  const kind = code === TICK ? 'tick' : 'message';
  if (code !== NOTED_MESSAGE)
    return { kind, position, at, topic, payload: source.subarray(payloadFrom, end) };
  const noteEnd = end - NOTE_LENGTH_BYTES;
  const noteFrom = noteEnd < payloadFrom ? -1 : noteEnd - source.readUInt16LE(noteEnd);
  if (noteFrom < payloadFrom) return undefined;
  const payload = source.subarray(payloadFrom, noteFrom);
  return { kind, position, at, topic, payload, note: source.subarray(noteFrom, noteEnd) };
}

/** Reads the record with the mark at the offset. The payload and the note are views of `source`, not copies. */
export function parseRecord(source: Buffer, offset: number, mark: number): ParsedRecord {
  if (source.length - offset < RECORD_HEADER_BYTES) return { kind: 'partial', needs: RECORD_HEADER_BYTES };
  if (source.readUInt32LE(offset) !== mark) return DAMAGED;
  const bodyBytes = source.readUInt32LE(offset + 8);
  const topicBytes = source.readUInt16LE(offset + 12);
  const needs = RECORD_HEADER_BYTES + bodyBytes;
  if (needs > LARGEST_RECORD_BYTES || topicBytes > bodyBytes) return DAMAGED;
  if (source.length - offset < needs) return { kind: 'partial', needs };
  const end = offset + needs;
  const crc = crc32(source.subarray(offset + CRC_COVERS_FROM, end), crcSeed(mark));
  if (crc !== source.readUInt32LE(offset + 4)) return DAMAGED;
  const record = recordOf(source, { offset, topicBytes, end });
  return record ? { kind: 'record', record, end } : DAMAGED;
}

/** Where the next whole record stands; or how many bytes hold none for sure, so that the search goes on behind them. */
export type FoundRecord =
  { readonly kind: 'record'; readonly offset: number } | { readonly kind: 'none'; readonly searched: number };

/** What a search looks for: records with the mark; one may begin in the source and end behind it unless it `isRest`. */
export interface RecordSearch {
  readonly mark: number;
  readonly isRest: boolean;
}

/** The next whole record. */
export function findNextRecord(source: Buffer, { mark, isRest }: RecordSearch): FoundRecord {
  const sought = Buffer.alloc(MARK_BYTES);
  sought.writeUInt32LE(mark);
  for (let offset = source.indexOf(sought); offset !== -1; offset = source.indexOf(sought, offset + 1)) {
    const { kind } = parseRecord(source, offset, mark);
    if (kind === 'record') return { kind, offset };
    if (kind === 'partial' && !isRest && offset > 0) return { kind: 'none', searched: offset };
  }
  const unsure = isRest ? 0 : MARK_BYTES - 1;
  return { kind: 'none', searched: Math.max(1, source.length - unsure) };
}
