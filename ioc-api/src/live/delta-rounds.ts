/** Shortest time between two rounds of deltas, in milliseconds: at most 4 a second. Source: contracts §3. */
export const ROUND_EVERY_MS = 250;

/** How long a first change waits for its neighbours, in milliseconds: the frames of one reading come together. */
export const GATHER_MS = 10;

/** A clock that never jumps, and its timers: the machine's, or a stepped one in tests. */
export interface SteadyClock {
  nowMs(): number;
  after(ms: number, run: () => void): { cancel(): void };
}

/** The machine's steady clock. */
export const steadyClock: SteadyClock = {
  nowMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};

/**
 * Calls a round soon after a change, never twice within `ROUND_EVERY_MS`, and again while the round says that
 * somebody is still waiting.
 */
export class DeltaRounds {
  readonly #clock: SteadyClock;
  readonly #round: () => { readonly isSomebodyWaiting: boolean };
  #timer: { cancel(): void } | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(clock: SteadyClock, round: () => { readonly isSomebodyWaiting: boolean }) {
    this.#clock = clock;
    this.#round = round;
  }

  /** Something changed, or somebody came who misses something. */
  call(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    const dueMs = this.#lastMs + ROUND_EVERY_MS - this.#clock.nowMs();
    this.#timer = this.#clock.after(Math.max(GATHER_MS, Math.ceil(dueMs)), () => {
      this.#run();
    });
  }

  #run(): void {
    this.#timer = undefined;
    if (this.#clock.nowMs() - this.#lastMs < ROUND_EVERY_MS) {
      this.call();
      return;
    }
    this.#lastMs = this.#clock.nowMs();
    if (this.#round().isSomebodyWaiting) this.call();
  }

  /** No further round. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}
