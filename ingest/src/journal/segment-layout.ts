import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { JournalFile } from './journal-files.ts';
import { FIRST_MARK, LARGEST_RECORD_BYTES, parseRecord } from './record-format.ts';

/** The mark with which every record of a segment begins, and the offset of the first record. */
export interface SegmentLayout {
  readonly mark: number;
  readonly begin: number;
}

/** Bytes before the first record of a new segment: its name and version, the mark, and their CRC-32. */
export const HEADER_BYTES = 16;

const NAME = Buffer.from('IOCJRNL2', 'latin1');
const MARK_AT = 8;
const CRC_AT = 12;

/** Segments of the first version have no more than a name, and the same mark in all of them. */
const FIRST_NAME = Buffer.from('IOCJRNL1', 'latin1');
const FIRST_LAYOUT: SegmentLayout = { mark: FIRST_MARK, begin: FIRST_NAME.byteLength };

/**
 * The header of a new segment. The mark is by chance and known to nobody outside: a payload that looks like a record is
 * not taken for one when the record around it is damaged.
 */
export function newHeader(): { readonly bytes: Buffer; readonly layout: SegmentLayout } {
  const bytes = Buffer.alloc(HEADER_BYTES);
  NAME.copy(bytes);
  randomBytes(CRC_AT - MARK_AT).copy(bytes, MARK_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return { bytes, layout: { mark: bytes.readUInt32LE(MARK_AT), begin: HEADER_BYTES } };
}

/** The layout that a header tells; undefined when it is damaged. */
function layoutOf(head: Buffer): SegmentLayout | undefined {
  if (head.subarray(0, FIRST_NAME.length).equals(FIRST_NAME)) return FIRST_LAYOUT;
  if (head.length < HEADER_BYTES || !head.subarray(0, NAME.length).equals(NAME)) return undefined;
  if (crc32(head.subarray(0, CRC_AT)) !== head.readUInt32LE(CRC_AT)) return undefined;
  return { mark: head.readUInt32LE(MARK_AT), begin: HEADER_BYTES };
}

async function readAt(file: JournalFile, from: number, bytes: number): Promise<Buffer> {
  const target = Buffer.allocUnsafe(bytes);
  return target.subarray(0, await file.read(target, from));
}

/** The mark of the first whole record, whatever it is; undefined when there is none. */
async function findMark(file: JournalFile, end: number): Promise<number | undefined> {
  for (let from = 0; from < end; from += LARGEST_RECORD_BYTES) {
    const chunk = await readAt(file, from, Math.min(end - from, 2 * LARGEST_RECORD_BYTES));
    for (let at = 0; at + 4 <= Math.min(chunk.length, LARGEST_RECORD_BYTES); at += 1) {
      const mark = chunk.readUInt32LE(at);
      if (parseRecord(chunk, at, mark).kind === 'record') return mark;
    }
  }
  return undefined;
}

/** How the segment that ends at `end` is laid out. With a damaged header, its records tell the mark. */
export async function readLayout(
  file: JournalFile,
  end: number,
): Promise<{ readonly layout: SegmentLayout; readonly isDamaged: boolean }> {
  const layout = layoutOf(await readAt(file, 0, HEADER_BYTES));
  if (layout) return { layout, isDamaged: false };
  const begin = FIRST_LAYOUT.begin;
  return { layout: { mark: (await findMark(file, end)) ?? FIRST_LAYOUT.mark, begin }, isDamaged: true };
}
