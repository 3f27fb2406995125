import type { RecordStore } from '@ioc/record-store';
import type { Logger } from 'pino';

import { now } from '../now.ts';
import { SEEDS_DIR } from '../program-paths.ts';
import { readSeeds } from './seed-files.ts';
import { seedRecords } from './seed-records.ts';

/** The setting that says that this record store has its city. */
const SEEDED = 'seeded-at';

/** How a record store gets its city; the seeds' devices are simulated ones, which a real city does not want. */
export interface SeedOnceOptions {
  readonly withDevices: boolean;
  readonly log: Logger;
}

/** Puts the seeds into a record store that has no city yet. */
export async function seedOnce(records: RecordStore, { withDevices, log }: SeedOnceOptions): Promise<void> {
  if ((await records.settings.get(SEEDED)) !== undefined) return;
  const seeds = await readSeeds(SEEDS_DIR);
  const report = await seedRecords(records, withDevices ? seeds : { ...seeds, devices: [] }, now());
  await records.settings.put(SEEDED, new Date(now()).toISOString());
  log.info(report, 'the city was seeded');
}
