import type { CityId } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { Log } from '../log.ts';
import { compileProfiles } from '../mapping/compile-profiles.ts';
import { snapshotOf, type RegistrySnapshot } from './registry-snapshot.ts';

/** How often the registry's revision is looked at, in milliseconds: a registered device is known within a second. */
export const REGISTRY_POLL_MS = 1_000;

/** Polls after which the catalogue of observed properties, which has no revision, is read again: once a minute. */
export const POLLS_PER_RELOAD = 60;

/** How long the record store may take to answer, in milliseconds. */
export const REGISTRY_LIMIT_MS = 10_000;

/** What is polled: the counts of changes. */
interface Revisions {
  readonly devices: number;
  readonly mappings: number;
}

/** Keeps the newest snapshot of the registry; while the record store is away the last one serves. */
export class DeviceRegistry {
  readonly #records: RecordStore;
  readonly #log: Log;
  readonly #city: CityId | undefined;
  readonly #listeners: ((snapshot: RegistrySnapshot) => void)[] = [];
  #snapshot: RegistrySnapshot;
  #mappingsRevision = -1;
  #polls = 0;
  #isReachable = true;
  #refreshing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(records: RecordStore, log: Log, city?: CityId) {
    this.#records = records;
    this.#log = log;
    this.#city = city;
    this.#snapshot = snapshotOf([], [], -1);
  }

  /** Reads the registry (of one city, or of all) and starts polling it. Rejects when the record store does not answer. */
  static async open(records: RecordStore, log: Log, city?: CityId): Promise<DeviceRegistry> {
    const registry = new DeviceRegistry(records, log, city);
    await registry.#reload(await registry.#revisions());
    registry.#timer = setInterval(() => void registry.refresh(), REGISTRY_POLL_MS);
    return registry;
  }

  /** The newest snapshot. */
  get snapshot(): RegistrySnapshot {
    return this.#snapshot;
  }

  /** Whether the record store answered the last time it was asked. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** Calls back after every change, with the new snapshot. */
  onChange(listener: (snapshot: RegistrySnapshot) => void): void {
    this.#listeners.push(listener);
  }

  /** Reads the registry again if it changed; calls during a refresh share it. Never rejects. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Stops polling. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing;
  }

  async #refresh(): Promise<void> {
    try {
      const revisions = await this.#revisions();
      this.#polls += 1;
      const isNews =
        revisions.devices !== this.#snapshot.revision || revisions.mappings !== this.#mappingsRevision;
      if (isNews || this.#polls % POLLS_PER_RELOAD === 0) await this.#reload(revisions);
      this.#isReachable = true;
    } catch (error) {
      if (this.#isReachable) this.#log.error({ err: error }, 'the record store does not answer');
      this.#isReachable = false;
    }
  }

  async #revisions(): Promise<Revisions> {
    const reading = Promise.all([this.#records.devices.revision(), this.#records.mappings.revision()]);
    const [devices, mappings] = await withinTime('reading the registry revision', REGISTRY_LIMIT_MS, reading);
    return { devices, mappings };
  }

  async #reload(revisions: Revisions): Promise<void> {
    const reading = Promise.all([
      this.#records.devices.all(),
      this.#records.reference.observedProperties(),
      this.#records.mappings.all(),
    ]);
    const [devices, properties, stored] = await withinTime(
      'reading the registry',
      REGISTRY_LIMIT_MS,
      reading,
    );
    const { index, refused } = compileProfiles(stored, properties);
    if (revisions.mappings !== this.#mappingsRevision) {
      for (const { id, faults } of refused)
        this.#log.error({ profile: id, faults }, 'a mapping profile has faults and is left out');
    }
    this.#mappingsRevision = revisions.mappings;
    const ours = this.#city === undefined ? devices : devices.filter(({ city }) => city === this.#city);
    const elsewhere = new Set<string>(
      this.#city === undefined ? [] : devices.flatMap(({ id, city }) => (city === this.#city ? [] : [id])),
    );
    this.#snapshot = snapshotOf(ours, properties, revisions.devices, { mappings: index, elsewhere });
    for (const listener of this.#listeners) listener(this.#snapshot);
  }
}
