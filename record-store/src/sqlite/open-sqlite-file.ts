import { closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import { RecordStoreError } from '../record-store-error.ts';

/** How long opening waits, blocking, for another process that recovers or writes the file, in milliseconds. */
const SQLITE_OPENING_WAIT_MS = 2_000;

/**
 * Opens the file, and makes it when it is absent. `lockWaitMs`: how long a statement blocks while another process
 * writes. Throws `RecordStoreError`.
 */
export function openSqliteFile(path: string, lockWaitMs: number): InstanceType<typeof Database> {
  try {
    // Made by us, so that only our user reads the hashes in it; `-wal` and `-shm` get the rights of the file.
    closeSync(openSync(path, 'a', 0o600));
    const database = new Database(path);
    // Before any query can be retried: switching to WAL and recovering after a crash need the lock.
    database.pragma(`busy_timeout = ${SQLITE_OPENING_WAIT_MS}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma(`busy_timeout = ${lockWaitMs}`);
    return database;
  } catch (error) {
    throw new RecordStoreError('unavailable', `the record store at ${path} cannot be opened`, {
      cause: error,
    });
  }
}
