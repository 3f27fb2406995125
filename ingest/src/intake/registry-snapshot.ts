import type { ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';

/** What a known topic is about. */
export interface KnownTopic {
  readonly device: StoredDevice;
  readonly channel: 'telemetry' | 'status';
}

/** The devices and the catalogue as they were at one revision of the registry: all that decoding needs to know. */
export interface RegistrySnapshot {
  readonly revision: number;
  readonly devices: ReadonlyMap<string, StoredDevice>;
  readonly topics: ReadonlyMap<string, KnownTopic>;
  readonly properties: ReadonlyMap<string, ObservedProperty>;
}

/** The snapshot of these devices and properties. */
export function snapshotOf(
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
  revision: number,
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
    devices: new Map(devices.map((device) => [device.id, device])),
    properties: new Map(properties.map((property) => [property.id, property])),
  };
}
