/** How many messages one device may send: in the long run, and at once after a rest. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What a device used of its limit, as one number: the time in milliseconds at which nothing is used any more. 0, or any time
 * in the past, is a full bucket of tokens. Source: the generic cell rate algorithm, ITU-T I.371, annex A.
 */
export type UsedUntil = number;

/** A wait that is shorter comes from rounding thousands of intervals, in milliseconds, and is none. */
const ROUNDING_MS = 0.001;

/** Milliseconds until the next message may pass; 0 when it may now. Times are of a clock that never goes back. */
export function waitMs({ perSecond, burst }: RateLimit, used: UsedUntil, now: number): number {
  const wait = used - now - ((burst - 1) * 1_000) / perSecond;
  return wait < ROUNDING_MS ? 0 : wait;
}

/** What is used after one more message. */
export function usedAfterOne({ perSecond }: RateLimit, used: UsedUntil, now: number): UsedUntil {
  return Math.max(used, now) + 1_000 / perSecond;
}
