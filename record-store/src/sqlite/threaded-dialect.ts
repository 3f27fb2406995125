import {
  CompiledQuery,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import { RecordStoreError } from '../record-store-error.ts';
import { TransactionalAdapter } from './patient-driver.ts';
import type { SqliteConnectionThread } from './sqlite-connection-thread.ts';
import type { StatementResult } from './sqlite-thread-protocol.ts';

/** Opens the connection; again when its thread has died. */
export type OpenConnection = () => Promise<SqliteConnectionThread>;

/** The dialect of SQLite over a connection in a thread of its own. */
export class ThreadedSqliteDialect implements Dialect {
  readonly #open: OpenConnection;

  constructor(open: OpenConnection) {
    this.#open = open;
  }

  createAdapter(): TransactionalAdapter {
    return new TransactionalAdapter();
  }

  createDriver(): Driver {
    return new ThreadedDriver(this.#open);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }
}

/** Lends the one connection, in the order of asking. */
class ThreadedDriver implements Driver {
  readonly #open: OpenConnection;
  #thread: SqliteConnectionThread | undefined;
  #isLent = false;
  #isClosed = false;
  readonly #queue: (() => void)[] = [];

  constructor(open: OpenConnection) {
    this.#open = open;
  }

  async init(): Promise<void> {
    this.#thread = await this.#open();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isLent) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#isLent = true;
    try {
      return connectionOver(await this.#living());
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  releaseConnection(): Promise<void> {
    const next = this.#queue.shift();
    // It stays lent while it is handed on, so that nobody who asks in between goes first.
    if (next) next();
    else this.#isLent = false;
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.close();
  }

  async #living(): Promise<SqliteConnectionThread> {
    if (this.#isClosed) throw new RecordStoreError('closed', 'the record store is closed');
    if (this.#thread === undefined || this.#thread.isDead) this.#thread = await this.#open();
    return this.#thread;
  }
}

function connectionOver(thread: SqliteConnectionThread): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      return resultOf<R>(await thread.execute(sql, parameters));
    },
    streamQuery: () => {
      throw new TypeError('rows of SQLite are not streamed: read them in pages');
    },
  };
}

function resultOf<R>({ rows, changes, lastInsertRowid }: StatementResult<R>): QueryResult<R> {
  return {
    rows,
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    ...(lastInsertRowid !== undefined && { insertId: BigInt(lastInsertRowid) }),
  };
}
