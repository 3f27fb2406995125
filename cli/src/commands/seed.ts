import path from 'node:path';

import type { Command } from 'commander';

import { withRecords } from '../compose/with-records.ts';
import { now } from '../now.ts';
import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds } from '../seed/seed-files.ts';
import { seedRecords } from '../seed/seed-records.ts';

interface SeedOptions {
  readonly from: string;
  readonly dryRun?: true;
  readonly devices: boolean;
}

async function seed({ from, dryRun, devices }: SeedOptions): Promise<void> {
  const seeds = await readSeeds(path.resolve(from));
  if (dryRun) {
    process.stdout.write(
      `${seeds.cities.length} cities, ${seeds.areas.length} areas, ${seeds.devices.length} devices, ${seeds.rules.length} rules, ${seeds.mappings.length} mapping profiles: well formed\n`,
    );
    return;
  }
  await withRecords(async (records) => {
    const report = await seedRecords(records, devices ? seeds : { ...seeds, devices: [] }, now());
    process.stdout.write(
      `${report.areas} areas and ${report.devices} devices up to date, ${report.rules} rules and ${report.mappings} mapping profiles added\n`,
    );
  });
}

/** `ioc seed`: brings reference data and devices up to date; never overwrites a rule. */
export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('nạp dữ liệu thành phố · put the city data into the records')
    .option('--from <folder>', 'a folder as documented in seeds/README.md', SEEDS_DIR)
    .option('--dry-run', 'only check the files')
    .option('--no-devices', 'without the devices of the files, which are simulated ones')
    .action(seed);
}
