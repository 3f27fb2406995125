import type { Aggregate, HistoryPoint } from '../telemetry-store.ts';

/** The share of the values that lie at or below `p95`. */
const P95 = 0.95;

/** The points' aggregate, or undefined when none of them has a value that the aggregate takes. Points ascend in time. */
export function aggregateOf(fn: Aggregate, points: readonly HistoryPoint[]): HistoryPoint['v'] | undefined {
  if (points.length === 0) return undefined;
  if (fn === 'count') return points.length;
  if (fn === 'last') return points.at(-1)?.v;
  const numbers = points.flatMap(({ v }) => (typeof v === 'number' ? [v] : []));
  return numbers.length === 0 ? undefined : numericAggregate(fn, numbers);
}

function numericAggregate(fn: Exclude<Aggregate, 'count' | 'last'>, numbers: readonly number[]): number {
  switch (fn) {
    case 'mean':
      return sum(numbers) / numbers.length;
    case 'min':
      return numbers.reduce((least, v) => Math.min(least, v));
    case 'max':
      return numbers.reduce((most, v) => Math.max(most, v));
    case 'sum':
      return sum(numbers);
    case 'p95':
      return quantile(numbers, P95);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, v) => total + v, 0);
}

/**
 * The value at rank q·(n−1) of the n sorted values, between two of them by linear interpolation.
 * Source: Hyndman & Fan 1996, "Sample quantiles in statistical packages", definition 7.
 */
function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}
