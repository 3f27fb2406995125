/**
 * How long a message waits after each failed attempt, in milliseconds: quick for a hiccup, then slower, so that it is
 * tried over some seven hours; after the last it is dead until somebody sends it again.
 */
export const RETRY_AFTER_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 14_400_000] as const;

/** The wait after so many failed attempts; undefined when there is no further one. `atLeastMs` is the receiver's wish. */
export function retryAfterMs(failedAttempts: number, atLeastMs = 0): number | undefined {
  const wait = RETRY_AFTER_MS[failedAttempts - 1];
  return wait === undefined ? undefined : Math.max(wait, atLeastMs);
}
