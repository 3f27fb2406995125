import { shareOf, type TimeSpan } from './time-scale.ts';
import { heightOf, type ValueScale } from './value-scale.ts';

/** Units of the drawing in each direction; it is stretched to the size of the chart. */
export const DRAWING = 1_000;

/** A curve with null where there is no signal. */
export interface Curve {
  readonly t: readonly number[];
  readonly v: readonly (number | null)[];
}

function rounded(value: number): string {
  return (value * DRAWING).toFixed(1);
}

/** The curve as an SVG path; a gap lifts the pen, and a lone point between gaps is a short stroke. */
export function curvePath({ t, v }: Curve, span: TimeSpan, scale: ValueScale): string {
  const parts: string[] = [];
  let isDown = false;
  for (const [index, time] of t.entries()) {
    const value = v[index];
    if (value === null || value === undefined) {
      isDown = false;
      continue;
    }
    const place = `${rounded(shareOf(span, time))} ${rounded(heightOf(scale, value))}`;
    parts.push(isDown ? `L${place}` : `M${place}h.1`);
    isDown = true;
  }
  return parts.join('');
}

/** The place of the point nearest to a time; undefined in an empty curve. Times ascend. */
export function nearestPoint({ t }: Curve, time: number): number | undefined {
  if (t.length === 0) return undefined;
  let [low, high] = [0, t.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const before = t[low - 1];
  return before !== undefined && time - before < (t[low] ?? 0) - time ? low - 1 : low;
}
