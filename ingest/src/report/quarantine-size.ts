import type { QuarantineRecords } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { Log } from '../log.ts';

/** How often the size of the quarantine is asked for, in milliseconds. */
export const SIZE_EVERY_MS = 10_000;

/** How long the record store may take to answer, in milliseconds. */
export const SIZE_LIMIT_MS = 5_000;

/** How many rows are in quarantine, as far as is known. */
export class QuarantineSize {
  readonly #quarantine: Pick<QuarantineRecords, 'count'>;
  readonly #log: Log;
  #rows: number | undefined;
  #asking: Promise<void> | undefined;

  constructor(quarantine: Pick<QuarantineRecords, 'count'>, log: Log) {
    this.#quarantine = quarantine;
    this.#log = log;
  }

  /** How many rows there are; undefined before the first answer. */
  get rows(): number | undefined {
    return this.#rows;
  }

  /** Asks; calls meanwhile share the question. Never rejects. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      this.#rows = await withinTime('counting the quarantine', SIZE_LIMIT_MS, this.#quarantine.count());
    } catch (error) {
      this.#log.debug({ err: error }, 'the size of the quarantine is not known; asked again');
    }
  }

  /** Waits for the question under way. */
  async close(): Promise<void> {
    await this.#asking;
  }
}
