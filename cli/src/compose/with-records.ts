import type { RecordStore } from '@ioc/record-store';

import { settingsOrExit } from '../settings/settings-or-exit.ts';
import type { Settings } from '../settings/settings.ts';
import { openRecords } from './open-records.ts';

/** Runs a short command over the record store and closes the store whatever happens. */
export async function withRecords<T>(
  work: (records: RecordStore, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = settingsOrExit();
  const records = await openRecords(settings);
  try {
    return await work(records, settings);
  } finally {
    await records.close();
  }
}
