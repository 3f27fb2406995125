import type { DeviceRecords } from '@ioc/record-store';

import type { CityState } from './city-state.ts';

/** Brings the cities' state up to date with the device registry, by its revision. */
export class RegistryFollower {
  readonly #devices: DeviceRecords;
  readonly #state: CityState;
  readonly #onAdded: () => void;
  #revision: number | undefined;

  /** `onAdded` is called when devices came, whose values were dropped before. */
  constructor(devices: DeviceRecords, state: CityState, onAdded: () => void) {
    this.#devices = devices;
    this.#state = state;
    this.#onAdded = onAdded;
  }

  /** Reads the registry if it changed since the last call. */
  async catchUp(): Promise<void> {
    const revision = await this.#devices.revision();
    if (revision === this.#revision) return;
    const { added } = this.#state.putDevices(await this.#devices.all());
    this.#revision = revision;
    if (added.length > 0) this.#onAdded();
  }
}
