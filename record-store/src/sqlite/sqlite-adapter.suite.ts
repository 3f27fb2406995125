import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestedAdapter } from '../contract/with-store.suite.ts';
import { openSqliteRecordStore } from './open-sqlite-record-store.ts';

/** SQLite in temporary folders. */
export const SQLITE_UNDER_TEST: TestedAdapter = {
  name: 'SQLite',
  start: () => Promise.resolve(),
  async createDatabase() {
    const folder = await mkdtemp(join(tmpdir(), 'ioc-records-'));
    return {
      open: (options = {}) => openSqliteRecordStore({ ...options, path: join(folder, 'records.db') }),
      close: () => rm(folder, { recursive: true }),
    };
  },
  stop: () => Promise.resolve(),
};
