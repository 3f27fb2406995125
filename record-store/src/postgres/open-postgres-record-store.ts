import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import { assembleRecordStore, type RecordStoreOptions } from '../assemble-record-store.ts';
import type { RecordStore } from '../record-store.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { POSTGRES_DIALECT } from '../sql-dialect.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { GuardedClient } from './guarded-client.ts';
import { postgresFault } from './postgres-fault.ts';

/** Most connections of one process: writers take turns anyway, and a server has 100 for everybody by default. */
export const POSTGRES_CONNECTIONS = 8;
/** How long getting a connection may take, new or from the pool, in milliseconds: a near server answers in a few. */
export const POSTGRES_CONNECT_TIMEOUT_MS = 3_000;
/** How long the server works on one statement, in milliseconds: ours take milliseconds, ten seconds mean it hangs. */
export const POSTGRES_STATEMENT_TIMEOUT_MS = 10_000;
/** How long we wait for the answer to one statement: longer than the server, whose own word says more. */
const ANSWER_TIMEOUT_MS = 12_000;
/** How long a statement waits for a lock, and an open transaction for its next statement, in milliseconds. */
const LOCK_TIMEOUT_MS = 5_000;

/** Where the database is, beside what every record store can be told. */
export interface PostgresRecordStoreOptions extends RecordStoreOptions {
  /** `postgres://user:password@host:port/database`, with `?sslmode=` where wanted. */
  readonly url: string;
  /** Most connections; `POSTGRES_CONNECTIONS` unless said otherwise. */
  readonly connections?: number;
  /** Hears of an idle connection that was lost; the pool opens another when one is needed. */
  readonly onConnectionLost?: (error: RecordStoreError) => void;
}

/**
 * Opens the record store in a PostgreSQL database and brings its tables up to date. Several processes of several
 * machines may open one database. Throws `RecordStoreError`.
 */
export function openPostgresRecordStore(options: PostgresRecordStoreOptions): Promise<RecordStore> {
  const pool = new Pool({
    connectionString: options.url,
    application_name: 'ioc',
    max: options.connections ?? POSTGRES_CONNECTIONS,
    connectionTimeoutMillis: POSTGRES_CONNECT_TIMEOUT_MS,
    statement_timeout: POSTGRES_STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: LOCK_TIMEOUT_MS,
    keepAlive: true,
    types: NUMBERS_AS_NUMBERS,
  });
  pool.on('error', (error) => options.onConnectionLost?.(postgresFault(error)));
  const db = new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool: guarded(pool) }) });
  return assembleRecordStore({ db, dialect: POSTGRES_DIALECT }, options);
}

function guarded(pool: Pool): PostgresPool {
  return {
    async connect() {
      try {
        return new GuardedClient(await pool.connect());
      } catch (error) {
        throw postgresFault(error);
      }
    },
    end: () => pool.end(),
  };
}

/** The type of `bigint`. Source: PostgreSQL, catalog `pg_type`, oid of `int8`. */
const BIGINT_TYPE = 20;

/** Parses `bigint` to a number: all of ours are instants and counts below 2^53. pg would answer text. */
const NUMBERS_AS_NUMBERS: CustomTypesConfig = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    return type === BIGINT_TYPE && format !== 'binary' ? safeInteger : types.getTypeParser(type, format);
  },
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RecordStoreError('corrupt', `${text} is too large for a count`);
  return value;
}
