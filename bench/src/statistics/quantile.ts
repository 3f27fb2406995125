/**
 * The quantile of the samples, interpolated between the two nearest ranks; NaN when there is no sample.
 * Source: Hyndman and Fan (1996), definition 7, the default of R and NumPy.
 *
 * @example quantile([10, 20, 30, 40], 0.5) // 25
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle of the samples, or the mean of the two middle ones; NaN when there is no sample. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}
