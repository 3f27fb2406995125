import type { Kysely, Transaction } from 'kysely';
import type { SqlDialect } from './sql-dialect.ts';
import type { RecordTables } from './tables/record-tables.ts';

/** What every record group works on: the query builder and what is special about the database behind it. */
export interface RecordDatabase {
  readonly db: Kysely<RecordTables>;
  readonly dialect: SqlDialect;
}

/** An open transaction. On SQLite it has the database to itself from its beginning. */
export type RecordTransaction = Transaction<RecordTables>;
