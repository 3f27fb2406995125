import { instant, type EpochMs } from '@ioc/domain';

/** A difference below this is not corrected, in milliseconds: an HTTP date is cut to whole seconds. */
export const SMALLEST_CORRECTION_MS = 2_000;

/**
 * The server's time as this station knows it: ages of values must not depend on how well an office PC keeps time.
 *
 * @param stationNow the station's own clock, in milliseconds since 1970
 */
export class ServerClock {
  #skewMs = 0;
  readonly #stationNow: () => number;

  constructor(stationNow: () => number) {
    this.#stationNow = stationNow;
  }

  /** The server's time now. */
  now(): EpochMs {
    return instant(this.#stationNow() + this.#skewMs);
  }

  /** Learns from the `Date` of an answer that just came; a text that is no date teaches nothing. */
  learn(httpDate: string | null): void {
    const told = httpDate === null ? Number.NaN : Date.parse(httpDate);
    if (Number.isNaN(told)) return;
    const skewMs = told - this.#stationNow();
    this.#skewMs = Math.abs(skewMs) < SMALLEST_CORRECTION_MS ? 0 : skewMs;
  }
}
