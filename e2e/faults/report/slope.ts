/** A measured value. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const HOUR_MS = 3_600_000;

/** How much the values rise in an hour, by the least squares; 0 for fewer than two. */
export function slopePerHour(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  const [atMs, value] = [mean((point) => point.atMs), mean((point) => point.value)];
  const covariance = mean((point) => (point.atMs - atMs) * (point.value - value));
  const variance = mean((point) => (point.atMs - atMs) ** 2);
  return variance === 0 ? 0 : (covariance / variance) * HOUR_MS;
}
