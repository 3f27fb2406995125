declare const epochMs: unique symbol;

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly [epochMs]: true };

/** The latest instant that a JavaScript date can hold, ±8.64e15 ms. Source: ECMA-262, Time Values. */
export const LATEST_INSTANT_MS = 8.64e15;

/** Whether the number is an instant. */
export function isEpochMs(value: number): value is EpochMs {
  return Number.isSafeInteger(value) && Math.abs(value) <= LATEST_INSTANT_MS;
}

/**
 * The instant of a number of milliseconds, rounded down.
 *
 * @throws RangeError when the number is no instant: a bug of the caller, since outside data is checked with `isEpochMs`.
 */
export function instant(ms: number): EpochMs {
  const whole = Math.floor(ms);
  if (!isEpochMs(whole)) throw new RangeError(`not an instant: ${ms}`);
  return whole;
}

/** The instant `ms` milliseconds after another (before, when negative). */
export function later(than: EpochMs, ms: number): EpochMs {
  return instant(than + ms);
}
