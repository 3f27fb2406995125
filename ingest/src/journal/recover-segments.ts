import { join } from 'node:path';
import type { JournalDamage } from './journal-reader.ts';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import { readSegment } from './read-segment.ts';
import { SegmentList, type Segment } from './segment-list.ts';
import { firstOfSegment, SEGMENT_HEADER } from './segment-name.ts';

/** What recovering needs; the journal goes on at `atLeast` or later, because consumers have already passed it. */
export interface RecoverOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly atLeast: number;
  readonly onDamage: (damage: JournalDamage) => void;
}

/** Records that one read of the recovery takes in; only their positions are looked at. */
const RECOVERY_BATCH = 10_000;

interface Extent {
  readonly next: number;
  readonly bytes: number;
  readonly damagedBytes: number;
}

/** Where the whole records of a segment end, which position follows, and how much damage lies between them. */
async function extentOf(file: JournalFile, segment: Segment): Promise<Extent> {
  let extent: Extent = { next: segment.first, bytes: SEGMENT_HEADER.byteLength, damagedBytes: 0 };
  let offset: number = SEGMENT_HEADER.byteLength;
  let skipped = 0;
  while (offset < segment.bytes) {
    const part = await readSegment(file, { offset, end: segment.bytes, most: RECOVERY_BATCH });
    skipped += part.damagedBytes;
    offset = part.offset;
    const last = part.records.at(-1);
    if (last) extent = { next: last.position + 1, bytes: offset, damagedBytes: skipped };
  }
  return extent;
}

async function listSegments(folder: string, files: JournalFiles): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  for (const name of await files.list(folder)) {
    const first = firstOfSegment(name);
    const path = join(folder, name);
    if (first !== undefined) segments.push({ first, path, bytes: await files.size(path) });
  }
  return segments.toSorted((a, b) => a.first - b.first);
}

/**
 * Cuts what is no whole record off the end of the segment: nothing of it was acknowledged, since acknowledgement waits for
 * the sync of the whole group. Whole records behind damage are kept, and the damage is reported.
 */
async function mendEnd(segment: Segment, options: RecoverOptions): Promise<number> {
  const file = await options.files.open(segment.path);
  try {
    const extent = await extentOf(file, segment);
    if (extent.damagedBytes > 0) options.onDamage({ path: segment.path, bytes: extent.damagedBytes });
    if (extent.bytes < segment.bytes) {
      await file.truncate(extent.bytes);
      await file.sync();
      segment.bytes = extent.bytes;
    }
    return extent.next;
  } finally {
    await file.close();
  }
}

/**
 * The segments of a journal after whatever happened to its process or machine. Only the newest is read through; damage
 * in the older ones is found when they are read. An old segment is never written to again.
 */
export async function recoverSegments(options: RecoverOptions): Promise<SegmentList> {
  const { folder, files } = options;
  await files.makeFolder(folder);
  const segments = [...(await listSegments(folder, files))];
  const newest = segments.at(-1);
  if (!newest) return new SegmentList([], options.atLeast);
  const next = await mendEnd(newest, options);
  if (next === newest.first) {
    await files.remove(newest.path);
    segments.pop();
  }
  await files.syncFolder(folder);
  return new SegmentList(segments, Math.max(next, options.atLeast));
}
