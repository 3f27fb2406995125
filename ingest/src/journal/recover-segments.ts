import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { DamagedSegments } from './damaged-segments.ts';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import { readSegment } from './read-segment.ts';
import { SegmentList, type Segment } from './segment-list.ts';
import { readLayout } from './segment-layout.ts';
import { firstOfSegment } from './segment-name.ts';

/**
 * What recovering needs. Every consumer has passed `passedByAll` and one of them `passedByOne`; `durableTo` is where
 * the journal ended when it was last closed in order.
 */
export interface RecoverOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly passedByAll: number;
  readonly passedByOne: number;
  readonly durableTo: number;
  readonly damaged: DamagedSegments;
  readonly log: Log;
}

/** Records that one read of the recovery takes in; only their positions are looked at. */
const RECOVERY_BATCH = 10_000;

interface Extent {
  readonly next: number;
  readonly bytes: number;
}

/** Where the whole records of a segment end, and which position follows; damage between them is noted. */
async function extentOf(file: JournalFile, segment: Segment, damaged: DamagedSegments): Promise<Extent> {
  const { path } = segment;
  const { layout, isDamaged } = await readLayout(file, segment.bytes);
  const { mark, begin } = layout;
  let extent: Extent = { next: segment.first, bytes: begin };
  const found = isDamaged ? [{ path, offset: 0, bytes: begin }] : [];
  let offset = begin;
  while (offset < segment.bytes) {
    const part = await readSegment(file, { mark, offset, end: segment.bytes, most: RECOVERY_BATCH });
    offset = part.offset;
    const { damagedBytes } = part;
    if (damagedBytes > 0) found.push({ path, offset: offset - damagedBytes, bytes: damagedBytes });
    const last = part.records.at(-1);
    if (!last) continue;
    extent = { next: last.position + 1, bytes: offset };
    // Only now is it sure that this was damage, and not the end of a group that was never durable.
    for (const damage of found.splice(0)) damaged.note(damage);
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

/** Tells what becomes of the end of the newest segment, and keeps the segment aside as it is. */
async function tellOfEnd(segment: Segment, extent: Extent, options: RecoverOptions): Promise<void> {
  const { damaged, durableTo, passedByAll, log } = options;
  const { path } = segment;
  const bytes = Math.max(0, segment.bytes - extent.bytes);
  if (durableTo > Math.max(extent.next, passedByAll)) {
    damaged.note({ path, offset: extent.bytes, bytes });
  } else if (bytes > 0) {
    log.warn({ path, bytes }, 'the journal ended within a group that was not acknowledged; it is cut off');
  }
  if (bytes > 0) await damaged.keepAside(path);
  await damaged.idle();
}

/**
 * Cuts what is no whole record off the end of the segment, and makes the rest durable: it is served from now on, and may
 * have been written by a process that was killed before its sync. Whole records behind damage are kept.
 */
async function mendEnd(segment: Segment, options: RecoverOptions): Promise<number> {
  const file = await options.files.open(segment.path);
  try {
    const extent = await extentOf(file, segment, options.damaged);
    await tellOfEnd(segment, extent, options);
    if (extent.bytes < segment.bytes) await file.truncate(extent.bytes);
    await file.sync();
    segment.bytes = extent.bytes;
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
  const { folder, files, passedByOne, durableTo } = options;
  await files.makeFolder(folder);
  const segments = [...(await listSegments(folder, files))];
  const newest = segments.at(-1);
  const atLeast = Math.max(passedByOne, durableTo);
  if (!newest) return new SegmentList([], atLeast);
  const next = Math.max(await mendEnd(newest, options), atLeast);
  if (next === newest.first) {
    await files.remove(newest.path);
    segments.pop();
  }
  await files.syncFolder(folder);
  return new SegmentList(segments, next);
}
