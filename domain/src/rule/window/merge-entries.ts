import type { Aggregate, WindowFold } from './window-fold.ts';

/** One entry of a window: a sample (`n` = 1), or a bucket of `n` merged ones with the fold's numbers. */
export interface WindowEntry {
  readonly t: number;
  readonly n: number;
  readonly a: number;
  readonly b: number;
}

/**
 * A bucket spans at most this share of the window, so that the window's older end is off by a thousandth at most. Two
 * neighbours together span more (else they would be one), so at most 2,048 buckets are left of however many entries.
 */
export const BUCKETS_PER_WINDOW = 1_024;

/**
 * Merges neighbours into buckets, as long as a bucket reaches no further than a thousandth of the window beyond the one
 * before. A bucket is dated by its newest sample.
 */
export function mergeEntries(
  entries: readonly WindowEntry[],
  windowMs: number,
  merge: WindowFold,
): WindowEntry[] {
  const spanMs = windowMs / BUCKETS_PER_WINDOW;
  const merged: WindowEntry[] = [];
  let start = entries[0]?.t ?? 0;
  let bucket: Aggregate = { n: 0, a: merge.emptyA, b: 0 };
  for (const [index, { t, n, a, b }] of entries.entries()) {
    merge.absorb(bucket, n, a, b);
    const next = entries[index + 1];
    if (next && next.t - start <= spanMs) continue;
    merged.push({ t, ...bucket });
    start = t;
    bucket = { n: 0, a: merge.emptyA, b: 0 };
  }
  return merged;
}
