import type { DeviceHealth } from '../device-health/device-health.ts';
import type { LonLat } from '../city/city.ts';
import type { Sector } from '../city/sector.ts';
import type { AreaId, CityId, DepartmentId, DeviceId, PropertyId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { EpochMs } from '../time/instant.ts';

/** The tag of devices whose readings come from the simulator: shown as such and kept out of reports. */
export const SIMULATED_TAG = 'simulated';

/** The tag of devices whose readings are recorded ones played back: shown as such and kept out of reports. */
export const REPLAYED_TAG = 'replayed';

/** One observed property that a device reports about every `intervalSeconds`. */
export interface Datastream {
  readonly property: PropertyId;
  readonly intervalSeconds: number;
}

/** A registered device (SensorThings Thing) with its place and datastreams. */
export interface Device {
  readonly id: DeviceId;
  readonly name: LocalizedText;
  readonly city: CityId;
  readonly sector: Sector;
  readonly location: LonLat;
  readonly department?: DepartmentId;
  readonly parent?: DeviceId;
  readonly tags: readonly string[];
  readonly datastreams: readonly Datastream[];
}

/** What is known of a device's connection; `unknown` until it was heard of. */
export type DeviceState = 'online' | 'offline' | 'unknown';

/** A device with what is derived from elsewhere: its ward today, when it was last heard, and how it is. */
export interface DeviceStatus extends Device {
  readonly area?: AreaId;
  readonly state: DeviceState;
  readonly lastSeen?: EpochMs;
  readonly health?: DeviceHealth;
}
