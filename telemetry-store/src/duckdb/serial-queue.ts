import { TelemetryStoreError } from '../telemetry-store.ts';

/** Runs one piece of work at a time, in the order of arrival, and refuses work beyond its limit. */
export class SerialQueue {
  readonly #limit: number;
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();

  /** `limit`: how many pieces may wait or run; one more is refused with a transient TelemetryStoreError. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many pieces wait or run. */
  get depth(): number {
    return this.#waiting;
  }

  /** Resolves when everything that was accepted so far is done. */
  async drained(): Promise<void> {
    await this.#tail;
  }

  /** Runs the work when everything before it is done, whether that succeeded or not. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#limit) {
      const message = `the store is busy: ${this.#waiting} calls are waiting`;
      return Promise.reject(new TelemetryStoreError(message, { isTransient: true }));
    }
    this.#waiting++;
    const turn = this.#tail.then(work).finally(() => this.#waiting--);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
