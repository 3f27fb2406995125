/** A bin of a distribution: `from` ≤ v < `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The share of values above one, 0 to 1; values within its bin count evenly. */
export function shareAbove(bins: readonly Bin[], value: number): number {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return 0;
  const above = bins.reduce((sum, { from, to, count }) => {
    const share = to === from ? Number(from > value) : (to - Math.max(from, value)) / (to - from);
    return sum + count * Math.min(1, Math.max(0, share));
  }, 0);
  return above / all;
}
