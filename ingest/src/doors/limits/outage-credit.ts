/** The longest outage that is credited, in milliseconds: a day, as long as the broker keeps the session. */
export const LONGEST_CREDIT_MS = 86_400_000;

/** How much longer than the outage the credit lasts, in milliseconds: time to deliver what waited. */
export const CREDIT_LASTS_MS = 60_000;

/**
 * What devices may send in addition after ingest and broker were apart: what waited at the broker, or with the devices when it
 * was the broker that was away, comes faster than a limit allows, and must not be taken for a flood. An outage of so many
 * milliseconds credits what a device may send in them; the credit lasts as long as the outage did, and a minute.
 */
export class OutageCredit {
  readonly #now: () => number;
  #leftAt: number | undefined;
  #creditMs = 0;
  #endsAt = Number.NEGATIVE_INFINITY;

  /** Ingest begins apart from the broker, since so many milliseconds. `now` never goes back. */
  constructor(now: () => number, awayMs: number) {
    this.#now = now;
    this.#leftAt = now() - awayMs;
  }

  /** The connection ended. */
  left(): void {
    this.#leftAt ??= this.#now();
  }

  /** The connection stands again. */
  returned(): void {
    if (this.#leftAt === undefined) return;
    const time = this.#now();
    const awayMs = Math.min(LONGEST_CREDIT_MS, time - this.#leftAt);
    const isRunning = time < this.#endsAt;
    this.#creditMs = Math.min(LONGEST_CREDIT_MS, awayMs + (isRunning ? this.#creditMs : 0));
    this.#endsAt = (isRunning ? this.#endsAt : time + CREDIT_LASTS_MS) + awayMs;
    this.#leftAt = undefined;
  }

  /** The credit now, as milliseconds of a device's own rate; messages may come before the connection is known to stand. */
  get ms(): number {
    const time = this.#now();
    const before = time < this.#endsAt ? this.#creditMs : 0;
    return this.#leftAt === undefined ? before : before + Math.min(LONGEST_CREDIT_MS, time - this.#leftAt);
  }
}
