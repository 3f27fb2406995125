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
  readonly property: PropertyId;
  t: EpochMs;
  v: ObservationValue;
  q: Quality;
}

/** The datastreams of a device. */
interface DeviceValues {
  readonly byProperty: Map<PropertyId, NewestValue>;
  /** The same values in the order in which they came: a device names its properties in the same order each time. */
  inOrder: NewestValue[];
}

/** The newest observation of every datastream, by event time; of two at one time the one that was written later. */
export class LatestValues {
  readonly #byDevice = new Map<DeviceId, DeviceValues>();

  /** Takes an observation that is stored; an older one changes nothing. */
  observe({ device, property, t, v, q }: Observation): void {
    const known = this.#valuesOf(device);
    const newest = known.byProperty.get(property);
    if (newest) replaceIfNewer(newest, { property, t, v, q });
    else addValue(known, { property, t, v, q });
  }

  /** Takes the values of readings that are stored. */
  observeReadings(readings: readonly Reading[]): void {
    for (const { device, observedAt: t, values } of readings) {
      if (values.length === 0) continue;
      const known = this.#valuesOf(device);
      let place = 0;
      for (const { property, v, q } of values) {
        const expected = known.inOrder[place++];
        const newest = expected?.property === property ? expected : known.byProperty.get(property);
        if (!newest) addValue(known, { property, t, v, q });
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
    for (const [device, known] of this.#byDevice) {
      known.inOrder = known.inOrder.filter(({ t }) => t >= cutoff);
      for (const [property, { t }] of known.byProperty) if (t < cutoff) known.byProperty.delete(property);
      if (known.byProperty.size === 0) this.#byDevice.delete(device);
    }
  }

  /** All of them, as they are now. */
  all(): Observation[] {
    return [...this.#byDevice].flatMap(([device, { inOrder }]) =>
      inOrder.map((newest) => ({ device, ...newest })),
    );
  }

  #valuesOf(device: DeviceId): DeviceValues {
    const known = this.#byDevice.get(device);
    if (known) return known;
    const values: DeviceValues = { byProperty: new Map(), inOrder: [] };
    this.#byDevice.set(device, values);
    return values;
  }
}

function addValue({ byProperty, inOrder }: DeviceValues, value: NewestValue): void {
  byProperty.set(value.property, value);
  inOrder.push(value);
}

function replaceIfNewer(newest: NewestValue, { t, v, q }: NewestValue): void {
  if (newest.t > t) return;
  newest.t = t;
  newest.v = v;
  newest.q = q;
}
