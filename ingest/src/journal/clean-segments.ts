import type { JournalFiles } from './journal-files.ts';
import type { Segment, SegmentList } from './segment-list.ts';

/** What cleaning needs: everything below `before` has been consumed by all; the active segment stays. */
export interface CleanOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly segments: SegmentList;
  readonly before: number;
  readonly active: Segment | undefined;
}

/** Deletes the segments that every consumer has passed; how many. Rejects when the file system does. */
export async function cleanSegments(options: CleanOptions): Promise<number> {
  const { segments, files } = options;
  const done = segments.all.filter(
    (segment) => segment !== options.active && segments.endOf(segment) <= options.before,
  );
  for (const segment of done) {
    await files.remove(segment.path);
    segments.remove(segment);
  }
  if (done.length > 0) await files.syncFolder(options.folder);
  return done.length;
}
