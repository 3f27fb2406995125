import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the ledger of ingest. */
export function createIngestLedger(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('ingest_ledger')
        .addColumn('ingest', dialect.text, (column) => column.notNull())
        .addColumn('side', dialect.text, (column) => column.notNull())
        .addColumn('city', dialect.text, (column) => column.notNull())
        .addColumn('hour', 'bigint', (column) => column.notNull())
        .addColumn('first', 'bigint', (column) => column.notNull())
        .addColumn('last', 'bigint', (column) => column.notNull())
        .addColumn('messages', 'bigint', (column) => column.notNull())
        .addColumn('lost', 'bigint', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('ingest_ledger_key', ['ingest', 'side', 'city', 'hour', 'first'])
        .execute();
      await db.schema.createIndex('ingest_ledger_by_hour').on('ingest_ledger').column('hour').execute();
      await db.schema
        .createTable('ingest_ledger_heads')
        .addColumn('ingest', dialect.text, (column) => column.primaryKey())
        .addColumn('received', 'bigint', (column) => column.notNull())
        .addColumn('passed', 'bigint', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
    },
  };
}
