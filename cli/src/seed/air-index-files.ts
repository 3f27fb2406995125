import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { AirIndex } from '@ioc/domain';
import { airIndex } from '@ioc/wire';

import { SeedFileError } from './seed-files.ts';

async function readIndex(file: string): Promise<AirIndex> {
  const parsed = airIndex.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SeedFileError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Reads the air quality indices of a folder of seeds, which need not have any. Throws `SeedFileError` where one is wrong. */
export async function readAirIndices(folder: string): Promise<readonly AirIndex[]> {
  const all = await readdir(folder);
  if (!all.includes('air-indices')) return [];
  const indices = path.join(folder, 'air-indices');
  const names = (await readdir(indices)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(names.map((name) => readIndex(path.join(indices, name))));
}
