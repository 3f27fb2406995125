import type { Reading } from '@ioc/domain';

/** The readings that were handed to the store, asked for in the order in which their messages came. */
export class HandedReadings {
  readonly #readings: readonly Reading[];
  #next = 0;

  constructor(readings: readonly Reading[]) {
    this.#readings = readings;
  }

  /** Whether the reading is the next one that was handed over; a batch that left it out has lost it. */
  takes(reading: Reading): boolean {
    if (this.#readings[this.#next] !== reading) return false;
    this.#next += 1;
    return true;
  }
}
