import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { openPostgresRecordStore, openThreadedSqliteRecordStore, type RecordStore } from '@ioc/record-store';

import type { Settings } from '../settings/settings.ts';

/** Opens (and migrates) the record store that the settings name. */
export async function openRecords(settings: Settings): Promise<RecordStore> {
  if (settings.records.kind === 'postgres') return openPostgresRecordStore({ url: settings.records.url });
  await mkdir(settings.dataDir, { recursive: true });
  return openThreadedSqliteRecordStore({ path: path.join(settings.dataDir, 'records.sqlite') });
}
