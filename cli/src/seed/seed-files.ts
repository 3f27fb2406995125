import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Area, City, Department, Device, ObservedProperty, Rule } from '@ioc/domain';
import {
  areaCollection,
  city,
  department,
  deviceInput,
  mappingProfile,
  observedProperty,
  ruleJson,
  type MappingProfile,
} from '@ioc/wire';
import { z } from 'zod';

/** The city as data, read from a folder such as `seeds/`. */
export interface Seeds {
  readonly cities: readonly City[];
  readonly areas: readonly Area[];
  readonly departments: readonly Department[];
  readonly observedProperties: readonly ObservedProperty[];
  readonly devices: readonly Device[];
  readonly rules: readonly Rule[];
  readonly mappings: readonly MappingProfile[];
}

/** A seed file that does not hold what it should; the message names the file and the first places that are wrong. */
export class SeedFileError extends Error {
  override readonly name = 'SeedFileError';
}

const MOST_ISSUES_SHOWN = 5;

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const raw: unknown = JSON.parse(await readFile(file, 'utf8'));
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MOST_ISSUES_SHOWN);
  const places = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new SeedFileError(`${file}: ${places}`);
}

async function readAreas(folder: string): Promise<readonly Area[]> {
  const collection = await readJson(path.join(folder, 'geo', 'areas.geojson'), areaCollection);
  return collection.features.map(({ properties, geometry }) => ({ ...properties, geometry }));
}

async function readRules(folder: string): Promise<readonly Rule[]> {
  const rulesFolder = path.join(folder, 'rules');
  const names = (await readdir(rulesFolder)).filter((name) => name.endsWith('.json')).toSorted();
  const files = await Promise.all(
    names.map((name) => readJson(path.join(rulesFolder, name), z.array(ruleJson))),
  );
  return files.flat();
}

/** The mapping profiles; a folder of seeds need not have any. */
async function readMappings(folder: string): Promise<readonly MappingProfile[]> {
  const mappingsFolder = path.join(folder, 'mappings');
  const all = await readdir(folder);
  if (!all.includes('mappings')) return [];
  const names = (await readdir(mappingsFolder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(names.map((name) => readJson(path.join(mappingsFolder, name), mappingProfile)));
}

/** Reads and checks every seed file of a folder. Throws `SeedFileError` where one is not as documented. */
export async function readSeeds(folder: string): Promise<Seeds> {
  const [cities, areas, departments, observedProperties, devices, rules, mappings] = await Promise.all([
    readJson(path.join(folder, 'cities.json'), z.array(city)),
    readAreas(folder),
    readJson(path.join(folder, 'departments.json'), z.array(department)),
    readJson(path.join(folder, 'observed-properties.json'), z.array(observedProperty)),
    readJson(path.join(folder, 'devices.json'), z.array(deviceInput)),
    readRules(folder),
    readMappings(folder),
  ]);
  return { cities, areas, departments, observedProperties, devices, rules, mappings };
}
