/** The longest outage that is credited, in milliseconds: a day, as long as the broker keeps the session. */
export const LONGEST_CREDIT_MS = 86_400_000;

/** How much longer than the outage the credit lasts, in milliseconds: time to deliver what waited. */
export const CREDIT_LASTS_MS = 60_000;

/**
 * How long a connection may have been dead before its end was noticed, in milliseconds: 1.5 times a keepalive of a minute,
 * the longest that brokers usually ask for.
 */
export const LONGEST_UNNOTICED_MS = 90_000;

/** Without a beat for so long, in milliseconds, the process did not run: it was suspended, or the machine was. Beats come each second. */
export const FROZEN_MS = 3_000;

/** Why nothing is taken in: no connection to the broker, or a journal that accepts nothing. */
type Cause = 'connection' | 'journal';

/**
 * What devices may send in addition after ingest took nothing in: what waited at the broker, or with the devices when it was
 * the broker that was away, comes faster than a limit allows, and must not be taken for a flood. It was apart from the broker,
 * its journal accepted nothing, or it did not run at all. An outage of so many milliseconds credits what a device may send in
 * them; the credit lasts as long as the outage did, and a minute.
 */
export class OutageCredit {
  readonly #now: () => number;
  readonly #causes = new Set<Cause>(['connection']);
  #leftAt: number | undefined;
  #backAt = Number.NEGATIVE_INFINITY;
  #beatAt: number | undefined;
  #creditMs = 0;
  #endsAt = Number.NEGATIVE_INFINITY;

  /** Ingest begins apart from the broker, since so many milliseconds. `now` never goes back. */
  constructor(now: () => number, awayMs: number) {
    this.#now = now;
    this.#leftAt = now() - awayMs;
  }

  /** The connection ended, and may have been dead for a while. */
  left(): void {
    this.#begin('connection', Math.max(this.#backAt, this.#now() - LONGEST_UNNOTICED_MS));
  }

  /** The connection stands again. */
  returned(): void {
    this.#end('connection');
  }

  /** The process runs; told about once a second, with whether the journal takes in what comes. */
  beat(isAccepting: boolean): void {
    const before = this.#beatAt ?? this.#now();
    this.#thaw();
    this.#beatAt = this.#now();
    if (isAccepting) this.#end('journal');
    else this.#begin('journal', before);
  }

  /** The credit now, as milliseconds of a device's own rate; messages may come before the connection is known to stand. */
  get ms(): number {
    this.#thaw();
    const time = this.#now();
    const before = time < this.#endsAt ? this.#creditMs : 0;
    return this.#leftAt === undefined ? before : before + Math.min(LONGEST_CREDIT_MS, time - this.#leftAt);
  }

  #begin(cause: Cause, since: number): void {
    if (this.#causes.has(cause)) return;
    this.#causes.add(cause);
    this.#leftAt = Math.min(this.#leftAt ?? since, since);
  }

  #end(cause: Cause): void {
    if (!this.#causes.delete(cause) || this.#causes.size > 0 || this.#leftAt === undefined) return;
    this.#backAt = this.#now();
    this.#add(this.#backAt - this.#leftAt);
    this.#leftAt = undefined;
  }

  /** What came while the process did not run may be read before the next beat. */
  #thaw(): void {
    const time = this.#now();
    if (this.#beatAt === undefined || time - this.#beatAt < FROZEN_MS) return;
    if (this.#leftAt === undefined) this.#add(time - this.#beatAt);
    this.#beatAt = time;
  }

  #add(outageMs: number): void {
    const time = this.#now();
    const awayMs = Math.min(LONGEST_CREDIT_MS, outageMs);
    const isRunning = time < this.#endsAt;
    this.#creditMs = Math.min(LONGEST_CREDIT_MS, awayMs + (isRunning ? this.#creditMs : 0));
    this.#endsAt = (isRunning ? this.#endsAt : time + CREDIT_LASTS_MS) + awayMs;
  }
}
