import { isDeviceId, type DeviceId } from '@ioc/domain';
import {
  deltaMessage,
  packValues,
  snapshotMessage,
  type DeltaMessage,
  type SnapshotMessage,
} from '@ioc/wire';
import { instant, isPropertyId, type Observation } from '@ioc/domain';

/** A device id for tests; throws for a text that is none. */
export function idOf(text: string): DeviceId {
  if (!isDeviceId(text)) throw new Error(`not a device id: ${text}`);
  return text;
}

/** A value for tests: `valueOf('dev-1', 12, { t: 1_000 })` is of the property `level`. */
export function valueOf(device: string, v: number, { t = 0, property = 'level' } = {}): Observation {
  if (!isPropertyId(property)) throw new Error(`not a property id: ${property}`);
  return { device: idOf(device), property, t: instant(t), v, q: 'good' };
}

/** A registered device for tests, with one datastream `level` every 60 seconds. */
export function deviceOf(id: string, more: object = {}): object {
  return {
    id,
    name: { vi: `Thiết bị ${id}`, en: `Device ${id}` },
    city: 'city-1',
    sector: 'water',
    location: { lon: 106, lat: 21 },
    tags: [],
    datastreams: [{ property: 'level', intervalSeconds: 60 }],
    state: 'online',
    ...more,
  };
}

interface MessageFacts {
  readonly epoch?: string;
  readonly seq?: number;
  readonly values?: readonly Observation[];
  readonly [more: string]: unknown;
}

/** A snapshot for tests. */
export function snapshotOf({ values = [], ...facts }: MessageFacts): SnapshotMessage {
  return snapshotMessage.parse({
    epoch: 'e1',
    seq: 1,
    devices: [],
    alerts: [],
    values: packValues(values),
    ...facts,
  });
}

/** A delta for tests. */
export function deltaOf({ values = [], ...facts }: MessageFacts): DeltaMessage {
  return deltaMessage.parse({ epoch: 'e1', seq: 2, alerts: [], values: packValues(values), ...facts });
}
