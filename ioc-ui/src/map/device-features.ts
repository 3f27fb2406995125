import type { DeviceId, Sector } from '@ioc/domain';

import { levelRank, type DeviceLook } from '../live/device-look.ts';
import type { DeviceEntry } from '../live/live-picture.ts';
import { deviceMarkerName } from './marker-name.ts';

/** What the map's source holds of a device. Numbers, because clusters take their maximum and sum. */
export interface DeviceFeature {
  readonly id: DeviceId;
  readonly lon: number;
  readonly lat: number;
  readonly level: number;
  readonly ring: 0 | 1;
  readonly far: string;
  readonly near: string;
}

/** Which devices the map shows. */
export interface DeviceFilter {
  readonly city: string | undefined;
  readonly sectors: ReadonlySet<Sector> | undefined;
}

/** Whether the device is of the city and sectors that are shown. */
export function isShown({ device }: Pick<DeviceEntry, 'device'>, filter: DeviceFilter): boolean {
  return (
    (filter.city === undefined || device.city === filter.city) && (filter.sectors?.has(device.sector) ?? true)
  );
}

/** A device as the map draws it. */
export function deviceFeature({ device }: Pick<DeviceEntry, 'device'>, look: DeviceLook): DeviceFeature {
  return {
    id: device.id,
    lon: device.location.lon,
    lat: device.location.lat,
    level: levelRank(look.level),
    ring: look.isUnacknowledged ? 1 : 0,
    far: deviceMarkerName(look, undefined),
    near: deviceMarkerName(look, device.sector),
  };
}

/** The devices that the map shows, by id. */
export function deviceFeatures(
  entries: readonly DeviceEntry[],
  looks: ReadonlyMap<DeviceId, DeviceLook>,
  filter: DeviceFilter,
): ReadonlyMap<DeviceId, DeviceFeature> {
  const features = new Map<DeviceId, DeviceFeature>();
  for (const entry of entries) {
    const look = looks.get(entry.device.id);
    if (look !== undefined && isShown(entry, filter))
      features.set(entry.device.id, deviceFeature(entry, look));
  }
  return features;
}
