import { areaAt, isInForce, type Area, type Device, type EpochMs } from '@ioc/domain';
import type { RecordStore, StoredDevice } from '@ioc/record-store';

import type { Seeds } from './seed-files.ts';

/** What seeding changed. */
export interface SeedReport {
  readonly devices: number;
  readonly rules: number;
  readonly areas: number;
  readonly mappings: number;
}

/** The level of the areas to which a device belongs: the smallest units of the administration. */
const DEVICE_AREA_LEVEL = 'ward';

function dayOf(now: EpochMs): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** The devices with the ward in which each stands on the day of `now`. */
export function withAreas(
  devices: readonly Device[],
  areas: readonly Area[],
  now: EpochMs,
): readonly StoredDevice[] {
  const wards = areas.filter((area) => area.level === DEVICE_AREA_LEVEL && isInForce(area, dayOf(now)));
  return devices.map((device) => {
    const area = areaAt(wards, device.location);
    return area ? { ...device, area: area.id } : device;
  });
}

async function createRules(records: RecordStore, seeds: Seeds, now: EpochMs): Promise<number> {
  let created = 0;
  for (const rule of seeds.rules) {
    const outcome = await records.rules.create(rule, { by: 'seed', at: now });
    if (outcome.ok) created += 1;
  }
  return created;
}

async function createMappings(records: RecordStore, seeds: Seeds): Promise<number> {
  let created = 0;
  for (const profile of seeds.mappings) if (await records.mappings.create(profile)) created += 1;
  return created;
}

/**
 * Puts the seeds into the records: reference data and devices are brought up to date, rules and mapping profiles are only
 * added, so that nobody's changes are ever overwritten. May be repeated.
 */
export async function seedRecords(records: RecordStore, seeds: Seeds, now: EpochMs): Promise<SeedReport> {
  const { cities, areas, departments, observedProperties } = seeds;
  await records.reference.put({ cities, areas, departments, observedProperties });
  await records.devices.putAll(withAreas(seeds.devices, areas, now));
  return {
    devices: seeds.devices.length,
    rules: await createRules(records, seeds, now),
    areas: areas.length,
    mappings: await createMappings(records, seeds),
  };
}
