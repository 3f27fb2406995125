import type {
  CityId,
  DeviceId,
  EpochMs,
  Observation,
  ObservationValue,
  PropertyId,
  Quality,
  Reading,
  Sector,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** Values of one city and sector that changed. */
export interface ChangedValues {
  readonly city: CityId;
  readonly sector: Sector;
  readonly values: readonly Observation[];
}

/** A datastream's newest value. It is changed in place: this is done for every value that arrives. */
interface Slot {
  readonly device: DeviceId;
  readonly property: PropertyId;
  t: EpochMs;
  v: ObservationValue;
  q: Quality;
  isChanged: boolean;
}

interface Bucket {
  readonly city: CityId;
  readonly sector: Sector;
  changed: Slot[];
}

interface KnownDevice {
  readonly slots: Map<PropertyId, Slot>;
  /** The same slots in the order in which they came: a device names its properties in the same order each time. */
  readonly inOrder: Slot[];
  bucket: Bucket | undefined;
}

function addSlot({ slots, inOrder }: KnownDevice, slot: Slot): void {
  slots.set(slot.property, slot);
  inOrder.push(slot);
}

/** The newest value of every datastream. A late one never moves it back; of two at the same time the last one counts. */
export class CurrentValues {
  readonly #devices = new Map<DeviceId, KnownDevice>();
  readonly #buckets = new Map<string, Bucket>();

  /** Remembers what was archived before, without telling it as a change. */
  recall(observations: readonly Observation[]): void {
    for (const { device, property, t, v, q } of observations) {
      const known = this.#known(device);
      if (!known.slots.has(property)) addSlot(known, { device, property, t, v, q, isChanged: false });
    }
  }

  /** Takes a reading in; whether it was late, which is that none of its values is newer than what is known. */
  take(device: StoredDevice, reading: Reading): boolean {
    const known = this.#known(device.id);
    const bucket = this.#bucketOf(known, device);
    const t = reading.observedAt;
    let isLate = true;
    let place = 0;
    for (const { property, v, q } of reading.values) {
      const expected = known.inOrder[place++];
      let slot = expected?.property === property ? expected : known.slots.get(property);
      if (!slot) {
        slot = { device: device.id, property, t, v, q, isChanged: false };
        addSlot(known, slot);
        isLate = false;
      }
      if (slot.t > t) continue;
      if (slot.t < t) isLate = false;
      slot.t = t;
      slot.v = v;
      slot.q = q;
      if (slot.isChanged) continue;
      slot.isChanged = true;
      bucket.changed.push(slot);
    }
    return isLate;
  }

  /**
   * What changed since the last call, by city and sector; each datastream once, with its newest value. The values are
   * those that are kept here: they are to be used in the same turn, before they change again.
   */
  takeChanges(): readonly ChangedValues[] {
    const changes: ChangedValues[] = [];
    for (const bucket of this.#buckets.values()) {
      if (bucket.changed.length === 0) continue;
      const values = bucket.changed;
      for (const slot of values) slot.isChanged = false;
      bucket.changed = [];
      changes.push({ city: bucket.city, sector: bucket.sector, values });
    }
    return changes;
  }

  /** Forgets devices that are no longer registered, and where the others belong. */
  keepOnly(devices: ReadonlyMap<string, unknown>): void {
    for (const [id, known] of this.#devices) {
      known.bucket = undefined;
      if (!devices.has(id)) this.#devices.delete(id);
    }
  }

  #known(device: DeviceId): KnownDevice {
    const known = this.#devices.get(device);
    if (known) return known;
    const created: KnownDevice = { slots: new Map(), inOrder: [], bucket: undefined };
    this.#devices.set(device, created);
    return created;
  }

  #bucketOf(known: KnownDevice, { city, sector }: StoredDevice): Bucket {
    if (known.bucket) return known.bucket;
    const key = `${city}/${sector}`;
    const bucket = this.#buckets.get(key) ?? { city, sector, changed: [] };
    this.#buckets.set(key, bucket);
    known.bucket = bucket;
    return bucket;
  }
}
