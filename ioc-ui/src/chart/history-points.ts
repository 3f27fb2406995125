import type { Observations } from '@ioc/wire';

/** Columns as the chart takes them: seconds since 1970, and values with gaps as null. */
export type ChartColumns = readonly [number[], (number | null)[]];

/** A pause of more than this many intervals is a gap: the line breaks instead of inventing values. */
export const GAP_INTERVALS = 3;

function asNumber(v: Observations['items'][number]['v']): number | null {
  if (typeof v === 'boolean') return v ? 1 : 0;
  return typeof v === 'number' && Number.isFinite(v) ? v : null;
}

/** The history of a numeric or boolean datastream as columns, with a null in the middle of every gap. */
export function chartColumns(items: Observations['items'], intervalSeconds: number): ChartColumns {
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const { t, v } of items) {
    const time = Date.parse(t) / 1_000;
    const before = times.at(-1);
    if (before !== undefined && time - before > GAP_INTERVALS * intervalSeconds) {
      times.push((before + time) / 2);
      values.push(null);
    }
    times.push(time);
    values.push(asNumber(v));
  }
  return [times, values];
}

/** The range of the values axis, in the property's unit: all values, and thresholds that lie near enough to matter. */
export function valueRange(
  values: readonly (number | null)[],
  thresholds: readonly number[],
): readonly [number, number] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const reach = Math.max(high - low, Math.abs(high) * 0.1, 1e-6) * 2;
  const near = thresholds.filter((value) => value >= low - reach && value <= high + reach);
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)];
  const margin = Math.max((top - bottom) * 0.08, Math.abs(top) * 0.01, 1e-6);
  return [low >= 0 && bottom - margin < 0 ? Math.min(0, bottom) : bottom - margin, top + margin];
}

/** The most points that a chart asks for: beyond, neighbours share a pixel. */
export const MOST_POINTS = 1_500;

/** The interval (ISO 8601) at which to ask for a span of history, or undefined when the raw values are few enough. */
export function aggregationFor(spanSeconds: number, intervalSeconds: number): string | undefined {
  if (spanSeconds / intervalSeconds <= MOST_POINTS) return undefined;
  return `PT${Math.ceil(spanSeconds / MOST_POINTS / 60)}M`;
}
