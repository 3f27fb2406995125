import { setTimeout as sleep } from 'node:timers/promises';

/** How often a condition is looked at, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** How long a condition may take to come true when the caller does not say, in milliseconds. */
const DEFAULT_DEADLINE_MS = 30_000;

/**
 * Waits until `look` answers something else than undefined or false, and answers it. Rejects with the name of what was
 * awaited and the last error at the deadline.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = DEFAULT_DEADLINE_MS,
): Promise<T> {
  const endsAt = performance.now() + deadlineMs;
  let cause: unknown;
  while (performance.now() < endsAt) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      cause = error;
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`waited ${deadlineMs} ms in vain: ${what}`, { cause });
}
