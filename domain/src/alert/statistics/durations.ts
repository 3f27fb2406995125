/** How long something took: how often it was measured, its median and its 95th percentile, in milliseconds. */
export interface DurationFigures {
  readonly count: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
}

/** The value at the rank `ceil(share · n)` of the sorted values. Source: nearest-rank percentile, NIST e-Handbook 7.2.6.2. */
function atRank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Median and 95th percentile of durations by nearest rank: of 1, 2, 3, 4 minutes the median is 2 and the 95th is 4. */
export function durationFigures(durationsMs: readonly number[]): DurationFigures {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const [medianMs, p95Ms] = [atRank(sorted, 0.5), atRank(sorted, 0.95)];
  if (medianMs === undefined || p95Ms === undefined) return { count: 0 };
  return { count: sorted.length, medianMs, p95Ms };
}
