import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { areaAt, isInForce, type ObservedProperty, type Rule } from '@ioc/domain';
import { joinScenarios, readScenario, type Scenario } from '@ioc/device-simulators';
import type { StoredDevice } from '@ioc/record-store';
import { areaCollection, deviceInput, observedProperty, ruleJson } from '@ioc/wire';
import { z } from 'zod';

const SEEDS = fileURLToPath(new URL('../../../seeds/', import.meta.url));
/** The scenario of `npm start` is a show: its incidents come by the clock, not by the seed. */
const NO_TRIAL = new Set(['demo.json']);

/** The seeds of the product: fleet, catalogue, rules, and what may happen. */
export interface SeedCity {
  readonly devices: readonly StoredDevice[];
  readonly properties: readonly ObservedProperty[];
  readonly rules: readonly Rule[];
  readonly scenario: Scenario;
  readonly scenarioNames: readonly string[];
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(path.join(SEEDS, file), 'utf8')));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(path.join(SEEDS, folder));
  return names.filter((name) => /\.(json|yaml)$/.test(name)).toSorted();
}

async function readDevices(day: string): Promise<readonly StoredDevice[]> {
  const [devices, areas] = await Promise.all([
    read('devices.json', z.array(deviceInput)),
    read('geo/areas.geojson', areaCollection),
  ]);
  const wards = areas.features
    .map(({ properties, geometry }) => ({ ...properties, geometry }))
    .filter((area) => area.level === 'ward' && isInForce(area, day));
  return devices.map((device) => {
    const area = areaAt(wards, device.location);
    return area ? { ...device, area: area.id } : device;
  });
}

async function readRules(): Promise<readonly Rule[]> {
  const files = await filesOf('rules');
  return (await Promise.all(files.map((file) => read(`rules/${file}`, z.array(ruleJson))))).flat();
}

/** Reads the seeds as of a day (`YYYY-MM-DD`). Throws where a file is not as documented. */
export async function readSeedCity(day: string): Promise<SeedCity> {
  const names = (await filesOf('scenarios')).filter((name) => !NO_TRIAL.has(name));
  const scenarios = await Promise.all(names.map((name) => readScenario(path.join(SEEDS, 'scenarios', name))));
  const scenario = joinScenarios(scenarios);
  if (!scenario) throw new RangeError('there is no scenario to be tried');
  const [devices, properties, rules] = await Promise.all([
    readDevices(day),
    read('observed-properties.json', z.array(observedProperty)),
    readRules(),
  ]);
  return { devices, properties, rules, scenario, scenarioNames: names };
}
