/** How long a device that was cut off for flooding is kept out the first time, in milliseconds. */
export const FIRST_FLOOD_PAUSE_MS = 10_000;

/** How long at most: ten minutes, after which somebody should have looked. */
export const LONGEST_FLOOD_PAUSE_MS = 600_000;

/** How long a device must behave before an old flood no longer lengthens the next pause, in milliseconds. */
export const FLOOD_FORGIVEN_AFTER_MS = 600_000;

/** What is remembered of a device that flooded: how often in a row, and until when it is kept out. */
export interface FloodRecord {
  readonly times: number;
  readonly until: number;
}

/** The record after another flood at `now`: pauses double as long as the device does not behave in between. */
export function afterFlood(before: FloodRecord | undefined, now: number): FloodRecord {
  const isForgiven = before === undefined || now - before.until > FLOOD_FORGIVEN_AFTER_MS;
  const times = isForgiven ? 1 : before.times + 1;
  const pauseMs = Math.min(LONGEST_FLOOD_PAUSE_MS, FIRST_FLOOD_PAUSE_MS * 2 ** Math.min(times - 1, 30));
  return { times, until: now + pauseMs };
}
