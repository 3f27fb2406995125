import { JournalError } from './journal-error.ts';
import type { JournalFile } from './journal-files.ts';
import { findNextRecord, LARGEST_RECORD_BYTES, parseRecord, type JournalRecord } from './record-format.ts';

/** The most of a segment that is read at once, in bytes: more than the largest record, and parsed within milliseconds. */
export const LARGEST_CHUNK_BYTES = 2 * LARGEST_RECORD_BYTES;

/** The least that is read at once, in bytes: smaller reads cost as much. */
export const SMALLEST_CHUNK_BYTES = 65_536;

/** What a usual record takes, in bytes, so that a read for few records does not fetch many. */
export const USUAL_RECORD_BYTES = 256;

/** Which part of a segment is read: records with its mark, from the offset up to the durable end, at most so many. */
export interface SegmentSpan {
  readonly mark: number;
  readonly offset: number;
  readonly end: number;
  readonly most: number;
}

/** What stood there, in order, where to go on, and how many bytes in between were no record. */
export interface SegmentPart {
  readonly records: readonly JournalRecord[];
  readonly offset: number;
  readonly damagedBytes: number;
}

async function readSpan(file: JournalFile, from: number, to: number): Promise<Buffer> {
  const target = Buffer.allocUnsafe(Math.max(0, to - from));
  return target.subarray(0, await file.read(target, from));
}

/** The offset of the next whole record behind a damage; the end when there is none. Reads a part of the file at a time. */
async function skipDamage(file: JournalFile, from: number, { mark, end }: SegmentSpan): Promise<number> {
  let offset = from + 1;
  while (offset < end) {
    const chunk = await readSpan(file, offset, Math.min(end, offset + LARGEST_CHUNK_BYTES));
    if (chunk.length === 0) break;
    const isRest = offset + chunk.length >= end;
    const found = findNextRecord(chunk, { mark, isRest });
    if (found.kind === 'record') return offset + found.offset;
    offset += found.searched;
  }
  return end;
}

/**
 * Reads records of a segment. Damage ends the part before it, or, at its beginning, is skipped up to the next whole
 * record. `damagedBytes` counts what was skipped.
 */
export async function readSegment(file: JournalFile, span: SegmentSpan): Promise<SegmentPart> {
  const usualBytes = Math.max(SMALLEST_CHUNK_BYTES, span.most * USUAL_RECORD_BYTES);
  const part = await readChunk(file, span, Math.min(LARGEST_CHUNK_BYTES, usualBytes));
  return part ?? (await readChunk(file, span, LARGEST_CHUNK_BYTES)) ?? unreachable();
}

function unreachable(): never {
  throw new JournalError('unusable', 'a record is larger than the largest record');
}

/** The part in the next so many bytes; undefined when they do not hold the whole first record. */
async function readChunk(
  file: JournalFile,
  span: SegmentSpan,
  chunkBytes: number,
): Promise<SegmentPart | undefined> {
  const chunkEnd = Math.min(span.end, span.offset + chunkBytes);
  const chunk = await readSpan(file, span.offset, chunkEnd);
  const isWholeRest = span.offset + chunk.length >= span.end || chunk.length < chunkEnd - span.offset;
  const records: JournalRecord[] = [];
  let at = 0;
  while (at < chunk.length && records.length < span.most) {
    const parsed = parseRecord(chunk, at, span.mark);
    if (parsed.kind === 'record') {
      records.push(parsed.record);
      at = parsed.end;
      continue;
    }
    if (parsed.kind === 'partial' && !isWholeRest) {
      if (at === 0) return undefined;
      break;
    }
    if (records.length > 0) break;
    const offset = await skipDamage(file, span.offset + at, span);
    return { records, offset, damagedBytes: offset - span.offset - at };
  }
  // A file that is shorter than was durable has lost its end: go on behind it.
  const isCutShort = chunk.length === 0 && span.offset < span.end;
  return {
    records,
    offset: isCutShort ? span.end : span.offset + at,
    damagedBytes: isCutShort ? span.end - span.offset : 0,
  };
}
