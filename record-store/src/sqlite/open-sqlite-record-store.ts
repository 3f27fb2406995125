import { closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import { Kysely } from 'kysely';
import { assembleRecordStore, type RecordStoreOptions } from '../assemble-record-store.ts';
import type { RecordStore } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { SQLITE_DIALECT } from '../sql-dialect.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { LibsqlDatabase } from './libsql-database.ts';
import { PatientSqliteDialect, SQLITE_BLOCKING_WAIT_MS } from './patient-driver.ts';

/** How long opening waits, blocking, for another process that recovers or writes the file, in milliseconds. */
const SQLITE_OPENING_WAIT_MS = 2_000;

/** Where the file is, beside what every record store can be told. */
export interface SqliteRecordStoreOptions extends RecordStoreOptions {
  /** The file; made when it is absent, in a folder that exists. Beside it stand `-wal` and `-shm`. */
  readonly path: string;
}

/**
 * Opens the record store in one SQLite file and brings its tables up to date. What is committed is on the disk
 * (`synchronous=FULL` in WAL mode syncs the log at every commit). Several processes of one machine may open the file.
 * Source: sqlite.org/pragma.html
 *
 * Throws `RecordStoreError`.
 */
export async function openSqliteRecordStore(options: SqliteRecordStoreOptions): Promise<RecordStore> {
  const database = openFile(options.path);
  const db = new Kysely<RecordTables>({
    dialect: new PatientSqliteDialect(new LibsqlDatabase(database)),
  });
  return assembleRecordStore({ db, dialect: SQLITE_DIALECT }, options);
}

function openFile(path: string): InstanceType<typeof Database> {
  try {
    // Made by us, so that only our user reads the hashes in it; `-wal` and `-shm` get the rights of the file.
    closeSync(openSync(path, 'a', 0o600));
    const database = new Database(path);
    // Before any query can be retried: switching to WAL and recovering after a crash need the lock.
    database.pragma(`busy_timeout = ${SQLITE_OPENING_WAIT_MS}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma(`busy_timeout = ${SQLITE_BLOCKING_WAIT_MS}`);
    return database;
  } catch (error) {
    throw new RecordStoreError('unavailable', `the record store at ${path} cannot be opened`, {
      cause: error,
    });
  }
}
