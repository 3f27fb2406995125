import type { TelemetryStore } from '@ioc/telemetry-store';

import type { CityState } from './city-state.ts';

/**
 * Rebuilds the current values from the telemetry store, whenever the live feed cannot be relied on. Each request is
 * carried out twice, in two rounds: what ingest had told but not yet archived at the first is there at the second.
 */
export class ValueFollower {
  readonly #telemetry: TelemetryStore;
  readonly #state: CityState;
  #rebuilds = 0;

  constructor(telemetry: TelemetryStore, state: CityState) {
    this.#telemetry = telemetry;
    this.#state = state;
  }

  /** Asks for the values to be read in the next two rounds. */
  request(): void {
    this.#rebuilds = 2;
  }

  /** One round: reads the values if that was asked for, else only sees whether the store answers. */
  async catchUp(): Promise<void> {
    if (this.#rebuilds === 0) {
      await this.#telemetry.ping();
      return;
    }
    this.#state.putValues(await this.#telemetry.latest(), false);
    this.#rebuilds -= 1;
  }
}
