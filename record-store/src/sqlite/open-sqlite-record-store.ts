import { Kysely } from 'kysely';
import { assembleRecordStore, type RecordStoreOptions } from '../assemble-record-store.ts';
import type { RecordStore } from '../record-store.ts';
import { SQLITE_DIALECT } from '../sql-dialect.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { LibsqlDatabase } from './libsql-database.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { PatientSqliteDialect, SQLITE_BLOCKING_WAIT_MS } from './patient-driver.ts';

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
  const database = openSqliteFile(options.path, SQLITE_BLOCKING_WAIT_MS);
  const db = new Kysely<RecordTables>({
    dialect: new PatientSqliteDialect(new LibsqlDatabase(database)),
  });
  return assembleRecordStore({ db, dialect: SQLITE_DIALECT }, options);
}
