import { usedAfterOne, waitMs, type RateLimit, type UsedUntil } from './rate-limit.ts';

/** Refused sign-ins of one address that cost it nothing: 20 at once, then one a second. A mistyped password is no attack. */
export const REFUSALS_PER_ADDRESS: RateLimit = { perSecond: 1, burst: 20 };

/** Addresses that are remembered, some 100 bytes each; beyond it the oldest is forgotten. */
export const MOST_ADDRESSES = 10_000;

/** How long a refusal is held back from an address over its limit, in milliseconds. */
export const HELD_REFUSAL_MS = 1_000;

/**
 * Counts refused sign-ins by address. Being over the limit never turns a right password away that is cheap to check: a
 * thousand devices may stand behind the address of one bad client. It only makes guessing slow, and costly checks rare.
 */
export class RefusalLimit {
  readonly #now: () => number;
  readonly #addresses = new Map<string, UsedUntil>();

  /** `now` is a clock in milliseconds that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.#addresses.size;
  }

  /** Whether the address had so many refusals that it has to wait. */
  isOver(address: string): boolean {
    const used = this.#addresses.get(address);
    return used !== undefined && waitMs(REFUSALS_PER_ADDRESS, used, this.#now()) > 0;
  }

  /** Counts a refusal. */
  note(address: string): void {
    const time = this.#now();
    const used = this.#addresses.get(address) ?? 0;
    // An address over its limit gets no further into debt, so that it is free again within a second of behaving.
    const next =
      waitMs(REFUSALS_PER_ADDRESS, used, time) > 0 ? used : usedAfterOne(REFUSALS_PER_ADDRESS, used, time);
    this.#addresses.delete(address);
    if (this.#addresses.size >= MOST_ADDRESSES) {
      const [oldest] = this.#addresses.keys();
      if (oldest !== undefined) this.#addresses.delete(oldest);
    }
    this.#addresses.set(address, next);
  }
}
