import { setTimeout as delay } from 'node:timers/promises';
import { SqliteAdapter, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely';
import { RecordStoreError } from '../record-store-error.ts';
import type { LibsqlDatabase } from './libsql-database.ts';

/**
 * How long a statement waits while another process writes, in milliseconds. Our transactions hold the lock for
 * milliseconds; five seconds mean that the other one hangs.
 */
export const SQLITE_BUSY_TIMEOUT_MS = 5_000;

/** Pause before trying again, in milliseconds, at random up to this: as long as a commit of another process takes. */
const LONGEST_PAUSE_MS = 20;

/**
 * SQLite's own wait for a lock blocks the whole thread, with everything that the process serves, and would wait in
 * vain for a transaction of this very thread. So it is kept short, and the rest is waited for here.
 */
export const SQLITE_BLOCKING_WAIT_MS = 5;

/** The dialect of SQLite over libsql, waiting for locks without blocking the thread. */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #database: LibsqlDatabase;

  constructor(database: LibsqlDatabase) {
    super({ database });
    this.#database = database;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#database);
  }
}

/** Migrations run in one transaction: SQLite can do that, though the query builder does not use it by itself. */
export class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class PatientDriver extends SqliteDriver {
  readonly #database: LibsqlDatabase;

  constructor(database: LibsqlDatabase) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return patient(await super.acquireConnection(), this.#database);
  }
}

function patient(connection: DatabaseConnection, database: LibsqlDatabase): DatabaseConnection {
  return {
    async executeQuery<R>(query: Parameters<DatabaseConnection['executeQuery']>[0]) {
      const deadline = performance.now() + SQLITE_BUSY_TIMEOUT_MS;
      for (;;) {
        try {
          return await connection.executeQuery<R>(query);
        } catch (error) {
          // Inside a transaction the lock is already ours: what is busy then does not become free by waiting.
          const canWait = isBusy(error) && !database.inTransaction && performance.now() < deadline;
          if (!canWait) throw error;
        }
        await delay(Math.random() * LONGEST_PAUSE_MS);
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof RecordStoreError && error.code === 'busy';
}
