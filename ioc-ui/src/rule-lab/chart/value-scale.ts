/** A range of values that a chart shows, and where its lines are labelled. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Ticks that a value axis aims at: enough to read, few enough not to crowd. */
const AIMED_TICKS = 6;

/** Share of the range that stays free above and below what is shown. */
const MARGIN = 0.06;

/** A round step: 1, 2 or 5 times a power of ten. */
export function roundStep(span: number, count: number): number {
  const rough = Math.max(span, Number.MIN_VALUE) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = rough / power;
  return Number(((times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1) * power).toPrecision(3));
}

/** The scale that shows all these values with room around them; never below zero when nothing is. */
export function valueScale(values: readonly number[]): ValueScale {
  const known = values.filter(Number.isFinite);
  const bottom = known.length === 0 ? 0 : Math.min(...known);
  const top = known.length === 0 ? 1 : Math.max(...known);
  const span = Math.max(top - bottom, Math.abs(top) * 0.05, 1e-9);
  const margin = span * MARGIN;
  const low = bottom >= 0 && bottom - margin < 0 ? 0 : bottom - margin;
  const high = top + margin;
  const step = roundStep(high - low, AIMED_TICKS);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step)
    ticks.push(Number(tick.toPrecision(12)));
  return { low, high, ticks };
}

/** Where a value lies, 0 at the top and 1 at the bottom of the chart, kept inside it. */
export function heightOf({ low, high }: ValueScale, value: number): number {
  return Math.min(1, Math.max(0, (high - value) / (high - low)));
}

/** The value at a height, 0 at the top and 1 at the bottom. */
export function valueAt({ low, high }: ValueScale, height: number): number {
  return high - Math.min(1, Math.max(0, height)) * (high - low);
}

/** How far one press of an arrow key, or the finest drag, moves a threshold on this scale: a round two-hundredth. */
export function lineStep({ low, high }: ValueScale): number {
  return roundStep(high - low, 200);
}

/** The value on the nearest step, freed of the noise of its binary form. */
export function onStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(10));
}

/** Heights of labels moved apart, so that none covers another; in the order given, 0 to 1. */
export function spreadHeights(heights: readonly number[], gap: number): readonly number[] {
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let least = 0;
  for (const index of order) {
    const height = Math.max(placed[index] ?? 0, least);
    placed[index] = height;
    least = height + gap;
  }
  let most = 1;
  for (const index of order.toReversed()) {
    const height = Math.min(placed[index] ?? 1, most);
    placed[index] = height;
    most = height - gap;
  }
  return placed;
}
