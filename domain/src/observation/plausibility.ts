/** Why a value is suspect (I6); they add up in a number. */
export const SUSPICION = { step: 1, flatline: 2, neighbours: 4 } as const;

/** Whether a value must agree with its neighbours: at least `atLeast` devices within the distance, at most `max` from their median. */
export interface NeighbourLimit {
  readonly withinMeters: number;
  readonly atLeast: number;
  readonly max: number;
}

/**
 * The largest credible change over the time, in the property's unit: `max` for anything up to `perMs`, and in proportion
 * beyond. It is not scaled down for shorter times: a limit per hour says nothing about a minute but that no minute may
 * change more than an hour.
 *
 * @example
 * 6 °C per 10 minutes: over 1 minute 6, over 10 minutes 6, over 25 minutes 15
 */
export function credibleChange(max: number, perMs: number, gapMs: number): number {
  return gapMs <= perMs ? max : (max * gapMs) / perMs;
}

/** A value that was heard, and when, by the device's clock. */
export interface HeardValue {
  readonly t: number;
  readonly v: number;
}

/** What a new value is compared with: the one before, and the last one that was no step itself. */
export interface StepMemory {
  readonly last: HeardValue;
  readonly credible: HeardValue;
}

/**
 * Whether a value is a step: incredibly far from the value before and from the last credible one. So of a spike only the
 * spike is suspect, not the return; and a lasting change is believed with its second value.
 *
 * @example
 * at most 6 in 10 minutes, every 10 minutes: 20, 21, 60, 21 → only 60; 20, 21, 60, 61 → only 60
 */
export function isStep(
  limit: { readonly max: number; readonly perMs: number },
  { last, credible }: StepMemory,
  { t, v }: HeardValue,
): boolean {
  const { max, perMs } = limit;
  return (
    Math.abs(v - last.v) > credibleChange(max, perMs, t - last.t) &&
    Math.abs(v - credible.v) > credibleChange(max, perMs, t - credible.t)
  );
}

/**
 * The median of the first `count` numbers of the array, which are sorted in place; the mean of the middle two for an even
 * count. For a handful of numbers, again and again, without allocating.
 */
export function medianOf(values: Float64Array, count: number): number {
  for (let sorted = 1; sorted < count; sorted += 1) {
    const value = values[sorted] ?? NaN;
    let at = sorted;
    for (; at > 0 && (values[at - 1] ?? NaN) > value; at -= 1) values[at] = values[at - 1] ?? NaN;
    values[at] = value;
  }
  const middle = count >> 1;
  const upper = values[middle] ?? NaN;
  return count % 2 === 1 ? upper : ((values[middle - 1] ?? NaN) + upper) / 2;
}
