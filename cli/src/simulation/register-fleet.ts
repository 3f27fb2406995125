import type { Device } from '@ioc/domain';
import { growFleet } from '@ioc/device-simulators';
import type { RecordStore } from '@ioc/record-store';

import { now } from '../now.ts';
import { withAreas } from '../seed/seed-records.ts';
import { simulatedDevices } from './demo-city.ts';

/**
 * The simulated devices that a run uses: those that are registered, cut to `count`, or grown to it by further devices
 * that are registered too, because ingest quarantines what it does not know.
 */
export async function registerFleet(
  records: RecordStore,
  count: number | undefined,
  seed: number,
): Promise<readonly Device[]> {
  const registered = await simulatedDevices(records);
  if (count === undefined || count <= registered.length) return registered.slice(0, count);
  const fleet = growFleet(registered, { count, seed });
  const added = fleet.slice(registered.length);
  await records.devices.putAll(withAreas(added, await records.reference.areas({}), now()));
  return fleet;
}
