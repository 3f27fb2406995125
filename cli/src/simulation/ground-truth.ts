import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

import type { AreaId, DeviceId } from '@ioc/domain';
import type { Incident } from '@ioc/device-simulators';
import type { StoredDevice } from '@ioc/record-store';

/** The area in which all struck devices stand, if it is one. */
function commonArea(
  incident: Incident,
  areas: ReadonlyMap<DeviceId, AreaId | undefined>,
): AreaId | undefined {
  const struck = new Set(incident.devices.map((device) => areas.get(device)));
  return struck.size === 1 ? [...struck][0] : undefined;
}

/**
 * One line of the ground truth (contracts §4): times are RFC 3339, `area` is there when the incident lies in one, what concerns sensor
 * faults when there is any (docs/scenarios.md).
 */
export function truthLine(incident: Incident, areas: ReadonlyMap<DeviceId, AreaId | undefined>): string {
  const { from, to, expect, expectHealth, isSensorFault, tolerates, ...what } = incident;
  const further = {
    ...(isSensorFault ? { isSensorFault } : {}),
    ...(expectHealth.length > 0 ? { expectHealth } : {}),
    ...(tolerates.length > 0 ? { tolerates } : {}),
  };
  const area = commonArea(incident, areas);
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return JSON.stringify({ ...what, ...(area === undefined ? {} : { area }), ...span, expect, ...further });
}

/** Writes one JSON line per incident. Rejects when the file cannot be written. */
export async function writeTruth(
  file: string,
  incidents: readonly Incident[],
  devices: readonly StoredDevice[],
): Promise<void> {
  const areas = new Map(devices.map(({ id, area }) => [id, area]));
  const out = createWriteStream(file);
  for (const incident of incidents) out.write(`${truthLine(incident, areas)}\n`);
  out.end();
  await once(out, 'finish');
}
