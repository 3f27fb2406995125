import type { Device } from '@ioc/domain';
import { growFleet } from '@ioc/device-simulators';
import type { RecordStore } from '@ioc/record-store';

import { now } from '../now.ts';
import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds } from '../seed/seed-files.ts';
import { withAreas } from '../seed/seed-records.ts';
import { simulatedDevices } from './demo-city.ts';

/** The simulated devices of the registry; those of the seeds, registered now, where there are none yet. */
async function registeredOrSeeded(records: RecordStore): Promise<readonly Device[]> {
  const registered = await simulatedDevices(records);
  if (registered.length > 0) return registered;
  const { devices } = await readSeeds(SEEDS_DIR);
  await records.devices.putAll(withAreas(devices, await records.reference.areas({}), now()));
  return devices;
}

/**
 * The simulated devices that a run uses: those that are registered, cut to `count`, or grown to it by further devices
 * that are registered too, because ingest quarantines what it does not know.
 */
export async function registerFleet(
  records: RecordStore,
  count: number | undefined,
  seed: number,
): Promise<readonly Device[]> {
  const registered = await registeredOrSeeded(records);
  if (count === undefined || count <= registered.length) return registered.slice(0, count);
  const fleet = growFleet(registered, { count, seed });
  const added = fleet.slice(registered.length);
  await records.devices.putAll(withAreas(added, await records.reference.areas({}), now()));
  return fleet;
}
