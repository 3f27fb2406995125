import { PlainReadings, type ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';
import { NO_PROFILES, type ProfileIndex } from '../mapping/profile-index.ts';

/** What a known topic is about. */
export interface KnownTopic {
  readonly device: StoredDevice;
  readonly channel: 'telemetry' | 'status';
}

/** The devices, the catalogue and the mapping profiles as they were at one revision: all that decoding needs to know. */
export interface RegistrySnapshot {
  readonly revision: number;
  readonly devices: ReadonlyMap<string, StoredDevice>;
  readonly topics: ReadonlyMap<string, KnownTopic>;
  readonly properties: ReadonlyMap<string, ObservedProperty>;
  readonly mappings: ProfileIndex;
  /** Devices of other cities, where this ingest runs one: a gateway may speak of them too, and another ingest hears it. */
  readonly elsewhere: ReadonlySet<string>;
  /** Reads what is usual without parsing; knows the same catalogue. */
  readonly plain: PlainReadings;
}

/** What a snapshot holds besides devices and catalogue; nothing unless said otherwise. */
export type FurtherContent = Partial<Pick<RegistrySnapshot, 'mappings' | 'elsewhere'>>;

const NOWHERE: ReadonlySet<string> = new Set();

/** The snapshot of these devices and properties. */
export function snapshotOf(
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
  revision: number,
  { mappings = NO_PROFILES, elsewhere = NOWHERE }: FurtherContent = {},
): RegistrySnapshot {
  const topics = new Map<string, KnownTopic>();
  for (const device of devices) {
    const address = { city: device.city, sector: device.sector, device: device.id };
    for (const channel of ['telemetry', 'status'] as const) {
      topics.set(deviceTopic(address, channel), { device, channel });
    }
  }
  return {
    revision,
    topics,
    mappings,
    elsewhere,
    devices: new Map(devices.map((device) => [device.id, device])),
    plain: new PlainReadings(properties),
    properties: new Map(properties.map((property) => [property.id, property])),
  };
}
