import { Kysely } from 'kysely';
import { assembleRecordStore } from '../assemble-record-store.ts';
import type { RecordStore } from '../record-store.ts';
import { SQLITE_DIALECT } from '../sql-dialect.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import type { SqliteRecordStoreOptions } from './open-sqlite-record-store.ts';
import { SqliteConnectionThread } from './sqlite-connection-thread.ts';
import { ThreadedSqliteDialect } from './threaded-dialect.ts';

/**
 * Opens the record store in one SQLite file like `openSqliteRecordStore`, in a thread of its own: for programs that
 * serve others meanwhile. A commit waits for the disk, up to hundreds of milliseconds when that is busy; the event loop
 * of the caller goes on. A thread that dies is followed by a new one, and what was under way rejects as `unavailable`.
 *
 * Throws `RecordStoreError`.
 */
export function openThreadedSqliteRecordStore(options: SqliteRecordStoreOptions): Promise<RecordStore> {
  const open = (): Promise<SqliteConnectionThread> => SqliteConnectionThread.open(options.path);
  const db = new Kysely<RecordTables>({ dialect: new ThreadedSqliteDialect(open) });
  return assembleRecordStore({ db, dialect: SQLITE_DIALECT }, options);
}
