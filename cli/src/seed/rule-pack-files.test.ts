import { adoptionOf, checkRule } from '@ioc/domain';
import { beforeAll, describe, expect, it } from 'vitest';

import { SEEDS_DIR } from '../program-paths.ts';
import { readRulePacks } from './rule-pack-files.ts';
import { readSeeds, type Seeds } from './seed-files.ts';

describe('the threshold packs of the seeds', () => {
  let seeds: Seeds;

  beforeAll(async () => {
    seeds = await readSeeds(SEEDS_DIR);
  });

  it('make rules that the engine takes, in every city that has the devices', async () => {
    const packs = await readRulePacks(SEEDS_DIR);
    const cities = seeds.cities.map(({ id }) => id);
    const datastreams = seeds.devices.flatMap(({ id, city, tags, datastreams: of }) =>
      of.map(({ property, intervalSeconds }) => ({
        device: id,
        property,
        city,
        tags,
        intervalMs: intervalSeconds * 1_000,
      })),
    );
    const adoptions = packs.flatMap((pack) =>
      cities.flatMap((city) => adoptionOf(pack, { city, cities, rules: seeds.rules, datastreams }).entries),
    );
    const faulty = adoptions.flatMap(({ rule, after }) =>
      checkRule({ ...after, version: 1 }).map(({ path, code }) => `${rule} ${path} ${code}`),
    );
    expect(faulty).toEqual([]);
    expect(adoptions.filter(({ kind }) => kind === 'added').length).toBeGreaterThan(20);
  });
});
