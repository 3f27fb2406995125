import type { EpochMs } from '@ioc/domain';

/** Failures that cost nothing but themselves: people mistype. */
export const FREE_FAILURES = 5;

/** Free failures of one address over all names: an office shares an address. */
export const FREE_FAILURES_OF_ADDRESS = 50;

/** Wait after the first failure that is not free, in milliseconds; it doubles with each further one. */
const FIRST_WAIT_MS = 1_000;

/** The longest wait, in milliseconds: a quarter of an hour, so that nobody is locked out for a shift. */
export const LONGEST_WAIT_MS = 900_000;

/** Failures are forgotten this long after the last one, in milliseconds. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** Names and addresses remembered; beyond, the one that failed longest ago is forgotten. */
const MOST_REMEMBERED = 20_000;

interface Failures {
  readonly count: number;
  readonly at: EpochMs;
  readonly blockedUntil: number;
}

/** Who tries to sign in. */
export interface SignInAttempt {
  readonly username: string;
  readonly address: string;
}

function keysOf({ username, address }: SignInAttempt): readonly (readonly [key: string, free: number])[] {
  return [
    [`name ${username.toLowerCase().slice(0, 128)} ${address}`, FREE_FAILURES],
    [`address ${address}`, FREE_FAILURES_OF_ADDRESS],
  ];
}

/** Slows down guessing: per name and address, and per address, with a wait that doubles. Bounded in memory. */
export class SignInLimiter {
  readonly #failures = new Map<string, Failures>();

  /** Milliseconds that this attempt has to wait; 0 when it may go on. */
  waitMs(attempt: SignInAttempt, now: EpochMs): number {
    return Math.max(
      0,
      ...keysOf(attempt).map(([key]) => (this.#failures.get(key)?.blockedUntil ?? now) - now),
    );
  }

  /** Remembers a failed attempt. */
  failed(attempt: SignInAttempt, now: EpochMs): void {
    for (const [key, free] of keysOf(attempt)) {
      const before = this.#failures.get(key);
      const count = before !== undefined && now - before.at < FORGOTTEN_AFTER_MS ? before.count + 1 : 1;
      const waitMs = count < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - free), LONGEST_WAIT_MS);
      this.#failures.delete(key);
      this.#failures.set(key, { count, at: now, blockedUntil: now + waitMs });
    }
    this.#forget();
  }

  /** Forgets the failures of this name at this address; those of the address stay. */
  succeeded(attempt: SignInAttempt): void {
    const [ofName] = keysOf(attempt);
    if (ofName !== undefined) this.#failures.delete(ofName[0]);
  }

  #forget(): void {
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MOST_REMEMBERED) return;
      this.#failures.delete(oldest);
    }
  }
}
