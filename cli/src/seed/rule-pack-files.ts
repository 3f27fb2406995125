import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { RulePack } from '@ioc/domain';
import { rulePack } from '@ioc/wire';

import { SeedFileError } from './seed-files.ts';

async function readPack(file: string): Promise<RulePack> {
  const parsed = rulePack.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SeedFileError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Reads the threshold packs of a folder of seeds, which need not have any. Throws `SeedFileError` where one is wrong. */
export async function readRulePacks(folder: string): Promise<readonly RulePack[]> {
  const all = await readdir(folder);
  if (!all.includes('rule-packs')) return [];
  const packsFolder = path.join(folder, 'rule-packs');
  const names = (await readdir(packsFolder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(names.map((name) => readPack(path.join(packsFolder, name))));
}
