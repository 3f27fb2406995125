import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestedAdapter } from '../contract/with-store.suite.ts';
import { openSqliteRecordStore } from './open-sqlite-record-store.ts';
import { openThreadedSqliteRecordStore } from './open-threaded-sqlite-record-store.ts';

function underTest(name: string, open: typeof openSqliteRecordStore): TestedAdapter {
  return {
    name,
    start: () => Promise.resolve(),
    async createDatabase() {
      const folder = await mkdtemp(join(tmpdir(), 'ioc-records-'));
      return {
        open: (options = {}) => open({ ...options, path: join(folder, 'records.db') }),
        close: () => rm(folder, { recursive: true }),
      };
    },
    stop: () => Promise.resolve(),
  };
}

/** SQLite in temporary folders. */
export const SQLITE_UNDER_TEST = underTest('SQLite', openSqliteRecordStore);

/** SQLite in temporary folders, in a thread of its own. */
export const THREADED_SQLITE_UNDER_TEST = underTest('SQLite in a thread', openThreadedSqliteRecordStore);
