import { crc32 } from 'node:zlib';
import { isEpochMs, type EpochMs } from '@ioc/domain';

/** What a record carries: a message as it arrived, or a tick of the clock (topic and payload are then empty). */
export type RecordKind = 'message' | 'tick';

/** What is appended: `at` is when a message arrived, or a tick's time. */
export interface JournalEntry {
  readonly kind: RecordKind;
  readonly at: EpochMs;
  readonly topic: string;
  readonly payload: Buffer;
}

/** An entry with its place in the journal: positions count up by one over all segments. */
export interface JournalRecord extends JournalEntry {
  readonly position: number;
}

/** Bytes before the topic of every record; the layout is in `docs/journal.md`. */
export const RECORD_HEADER_BYTES = 32;

/** The largest record, in bytes: the largest packet a door lets in (1 MiB), its topic (64 KiB) and the header. */
export const LARGEST_RECORD_BYTES = 1_048_576 + 65_535 + RECORD_HEADER_BYTES;

/** The four bytes with which a record begins ("IOCR"), by which the next one is found behind damage. */
export const RECORD_MARK = Buffer.from('IOCR', 'latin1');

const MARK = RECORD_MARK.readUInt32LE(0);
const KINDS: readonly RecordKind[] = ['message', 'tick'];
const CRC_COVERS_FROM = 8;

/** How many bytes the entry takes as a record. */
export function recordBytes(entry: JournalEntry): number {
  return RECORD_HEADER_BYTES + Buffer.byteLength(entry.topic) + entry.payload.byteLength;
}

/** Writes the record at the offset, which must have room for `recordBytes`; the offset behind it. */
export function writeRecord(target: Buffer, offset: number, record: JournalRecord): number {
  const bodyFrom = offset + RECORD_HEADER_BYTES;
  const topicBytes = target.write(record.topic, bodyFrom, 'utf8');
  target.set(record.payload, bodyFrom + topicBytes);
  const end = bodyFrom + topicBytes + record.payload.byteLength;
  target.writeUInt32LE(MARK, offset);
  target.writeUInt32LE(end - bodyFrom, offset + 8);
  target.writeUInt16LE(topicBytes, offset + 12);
  target.writeUInt16LE(KINDS.indexOf(record.kind), offset + 14);
  target.writeDoubleLE(record.position, offset + 16);
  target.writeDoubleLE(record.at, offset + 24);
  target.writeUInt32LE(crc32(target.subarray(offset + CRC_COVERS_FROM, end)), offset + 4);
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

/** Reads the record at the offset. The payload is a view of `source`, not a copy. */
export function parseRecord(source: Buffer, offset: number): ParsedRecord {
  if (source.length - offset < RECORD_HEADER_BYTES) return { kind: 'partial', needs: RECORD_HEADER_BYTES };
  if (source.readUInt32LE(offset) !== MARK) return DAMAGED;
  const bodyBytes = source.readUInt32LE(offset + 8);
  const topicBytes = source.readUInt16LE(offset + 12);
  const kind = KINDS[source.readUInt16LE(offset + 14)];
  const needs = RECORD_HEADER_BYTES + bodyBytes;
  if (needs > LARGEST_RECORD_BYTES || topicBytes > bodyBytes || kind === undefined) return DAMAGED;
  if (source.length - offset < needs) return { kind: 'partial', needs };
  const end = offset + needs;
  const crc = crc32(source.subarray(offset + CRC_COVERS_FROM, end));
  if (crc !== source.readUInt32LE(offset + 4)) return DAMAGED;
  const position = source.readDoubleLE(offset + 16);
  const at = source.readDoubleLE(offset + 24);
  if (!Number.isSafeInteger(position) || !isEpochMs(at)) return DAMAGED;
  const topicFrom = offset + RECORD_HEADER_BYTES;
  const payloadFrom = topicFrom + topicBytes;
  const topic = source.toString('utf8', topicFrom, payloadFrom);
  return {
    kind: 'record',
    end,
    record: { kind, position, at, topic, payload: source.subarray(payloadFrom, end) },
  };
}

/** The offset of the next whole record at or behind `from`; undefined when there is none. */
export function findNextRecord(source: Buffer, from: number): number | undefined {
  let offset = source.indexOf(RECORD_MARK, from);
  while (offset !== -1) {
    if (parseRecord(source, offset).kind === 'record') return offset;
    offset = source.indexOf(RECORD_MARK, offset + 1);
  }
  return undefined;
}
