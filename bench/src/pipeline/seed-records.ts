import { readFile } from 'node:fs/promises';

import { instant, type Device, type Rule } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import { city, department, deviceInput, observedProperty, ruleJson } from '@ioc/wire';
import { z } from 'zod';

import { EPISODE_THRESHOLD, LOAD_CITY, LOAD_PROPERTIES, LOAD_SECTOR, stationId } from '../load/city-load.ts';

/** Rules of the run, half of them on PM2.5 as it is, half on the mean of PM10: every reading meets one of each. */
export const RULES = 200;

/**
 * Window of the rules on a mean: holds 100 readings of a station in the event time of this load, as many as ten minutes
 * hold of a station that reports every six seconds.
 */
export const MEAN_WINDOW_SECONDS = 2;

const INTERVAL_SECONDS = 60;

/** How many rules there are, an even number, and how long the window of the rules on a mean is. */
export interface RuleLoad {
  readonly rules: number;
  readonly windowSeconds: number;
}

const OWNER = {
  id: 'bench',
  name: { vi: 'Đo tốc độ', en: 'Benchmark' },
  sectors: [LOAD_SECTOR],
  cities: [LOAD_CITY],
  validFrom: null,
  validTo: null,
};
const SEEDS = new URL('../../../seeds/', import.meta.url);

async function seedFile(name: string): Promise<unknown> {
  const content: unknown = JSON.parse(await readFile(new URL(name, SEEDS), 'utf8'));
  return content;
}

function groupTag(station: number, groups: number): string {
  return `group-${station % groups}`;
}

/** A station of the fleet as it is registered. */
export function stationDevice(station: number, groups: number): Device {
  return deviceInput.parse({
    id: stationId(station),
    name: { vi: `Trạm ${station}`, en: `Station ${station}` },
    city: LOAD_CITY,
    sector: LOAD_SECTOR,
    location: { lon: 106.19 + (station % 40) / 1_000, lat: 21.27 + Math.floor(station / 40) / 1_000 },
    tags: [groupTag(station, groups)],
    datastreams: LOAD_PROPERTIES.map((property) => ({ property, intervalSeconds: INTERVAL_SECONDS })),
  });
}

function rule(place: number, { rules, windowSeconds }: RuleLoad): Rule {
  const groups = rules / 2;
  const isMean = place >= groups;
  const threshold = isMean ? EPISODE_THRESHOLD * 2 : EPISODE_THRESHOLD;
  return ruleJson.parse({
    id: `bench-rule-${place}`,
    version: 1,
    name: { vi: `Quy tắc ${place}`, en: `Rule ${place}` },
    department: OWNER.id,
    sector: LOAD_SECTOR,
    enabled: true,
    select: { property: isMean ? 'pm10' : 'pm2_5', tags: [groupTag(place, groups)] },
    groupBy: 'device',
    signal: isMean ? { fn: 'mean', window: `PT${windowSeconds}S`, minSamples: 3 } : { fn: 'last' },
    levels: [{ severity: 'medium', op: '>', threshold, reset: threshold - 10 }],
    message: { vi: 'Vượt ngưỡng', en: 'Above threshold' },
  });
}

/** The catalogue, the fleet and the rules of the run in a fresh record store. */
export async function seedRecords(
  records: RecordStore,
  stations: number,
  load: RuleLoad = { rules: RULES, windowSeconds: MEAN_WINDOW_SECONDS },
): Promise<void> {
  const { rules } = load;
  const cities = z.array(city).parse(await seedFile('cities.json'));
  const observedProperties = z.array(observedProperty).parse(await seedFile('observed-properties.json'));
  await records.reference.put({ cities, observedProperties, departments: [department.parse(OWNER)] });
  await records.devices.putAll(
    Array.from({ length: stations }, (_, station) => stationDevice(station, rules / 2)),
  );
  const change = { by: 'bench', at: instant(Date.now()) };
  for (let place = 0; place < rules; place += 1) await records.rules.create(rule(place, load), change);
}
