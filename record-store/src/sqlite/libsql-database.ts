import type Database from 'libsql';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { RecordStoreError } from '../record-store-error.ts';
import { bindable } from './bindable.ts';
import { sqliteFault } from './sqlite-fault.ts';
import { StatementCache } from './statement-cache.ts';

/**
 * A libsql database as the query builder drives it: with kept statements, our errors, and transactions that take the
 * write lock at their beginning. Begun without it, a transaction that reads first and then writes fails at once when
 * another process wrote in between, whatever the busy timeout. Source: sqlite.org/lang_transaction.html
 */
export class LibsqlDatabase implements SqliteDatabase {
  readonly #database: InstanceType<typeof Database>;
  readonly #statements: StatementCache;

  constructor(database: InstanceType<typeof Database>) {
    this.#database = database;
    this.#statements = new StatementCache(database);
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  prepare(text: string): SqliteStatement {
    if (!this.#database.open) throw new RecordStoreError('closed', 'the record store is closed');
    // A failed commit may have rolled back already; a second rollback would hide the first error.
    if (text === 'rollback' && !this.#database.inTransaction) return NOTHING_TO_DO;
    return orFault(() => this.#statement(text === 'begin' ? 'begin immediate' : text));
  }

  close(): void {
    this.#statements.clear();
    // The log goes into the file, so that the file alone is whole; unless another process reads, which is not waited for.
    this.#database.pragma('busy_timeout = 0');
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }

  #statement(text: string): SqliteStatement {
    const statement = this.#statements.get(text);
    return {
      reader: statement.reader,
      all: (parameters) => orFault(() => statement.all(parameters.map(bindable))),
      run: (parameters) => orFault(() => statement.run(parameters.map(bindable))),
      iterate: (parameters) => orFault(() => statement.iterate(parameters.map(bindable))),
    };
  }
}

const NOTHING_TO_DO: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function orFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TypeError ? error : sqliteFault(error);
  }
}
