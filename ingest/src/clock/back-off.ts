/** The first pause after a failure, in milliseconds: short enough that a blip is not noticed. */
export const FIRST_PAUSE_MS = 200;

/** The longest pause between attempts, in milliseconds: what is back is used again within seconds. */
export const LONGEST_PAUSE_MS = 10_000;

/**
 * How long to wait before attempt `attempt` (0 is the first repetition): doubling, capped, with up to half of it random
 * so that many processes do not knock together. `random` is in [0, 1); `firstMs` is the full pause before attempt 0.
 */
export function pauseBefore(attempt: number, random: number, firstMs: number = FIRST_PAUSE_MS): number {
  const fullMs = Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(fullMs * (1 - random / 2));
}
