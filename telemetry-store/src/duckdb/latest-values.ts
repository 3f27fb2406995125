import type {
  DeviceId,
  EpochMs,
  Observation,
  ObservationValue,
  PropertyId,
  Quality,
  Reading,
} from '@ioc/domain';

/** The newest value of a datastream; changed in place, since an object per value of every message is much garbage. */
interface NewestValue {
  t: EpochMs;
  v: ObservationValue;
  q: Quality;
}

/** The newest observation of every datastream, by event time; of two at one time the one that was written later. */
export class LatestValues {
  readonly #byDevice = new Map<DeviceId, Map<PropertyId, NewestValue>>();

  /** Takes an observation that is stored; an older one changes nothing. */
  observe({ device, property, t, v, q }: Observation): void {
    replaceIfNewer(this.#propertiesOf(device), property, { t, v, q });
  }

  /** Takes the values of readings that are stored. */
  observeReadings(readings: readonly Reading[]): void {
    for (const { device, observedAt: t, values } of readings) {
      if (values.length === 0) continue;
      const known = this.#propertiesOf(device);
      for (const { property, v, q } of values) {
        const newest = known.get(property);
        if (!newest) known.set(property, { t, v, q });
        else if (newest.t <= t) {
          newest.t = t;
          newest.v = v;
          newest.q = q;
        }
      }
    }
  }

  /** Forgets what is older than the instant. */
  deleteBefore(cutoff: EpochMs): void {
    for (const [device, properties] of this.#byDevice) {
      for (const [property, { t }] of properties) if (t < cutoff) properties.delete(property);
      if (properties.size === 0) this.#byDevice.delete(device);
    }
  }

  /** All of them, as they are now. */
  all(): Observation[] {
    return [...this.#byDevice].flatMap(([device, properties]) =>
      Array.from(properties, ([property, newest]) => ({ device, property, ...newest })),
    );
  }

  #propertiesOf(device: DeviceId): Map<PropertyId, NewestValue> {
    const known = this.#byDevice.get(device);
    if (known) return known;
    const properties = new Map<PropertyId, NewestValue>();
    this.#byDevice.set(device, properties);
    return properties;
  }
}

function replaceIfNewer(known: Map<PropertyId, NewestValue>, property: PropertyId, value: NewestValue): void {
  const newest = known.get(property);
  if (!newest || newest.t <= value.t) known.set(property, value);
}
