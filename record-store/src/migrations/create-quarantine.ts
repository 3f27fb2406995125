import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';
import type { QuarantineSizeTable } from '../tables/quarantine-size-table.ts';

/** Tables of the quarantine. */
export function createQuarantine(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<{ quarantine_size: QuarantineSizeTable }>) {
      await db.schema
        .createTable('quarantine')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('received_at', 'bigint', (column) => column.notNull())
        .addColumn('reason', dialect.text, (column) => column.notNull())
        .addColumn('device', dialect.text)
        .addColumn('bytes', 'integer', (column) => column.notNull())
        // Before the payload, so that reading the facts does not walk through the payload's pages.
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addColumn('payload', dialect.bytes, (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('quarantine_by_time')
        .on('quarantine')
        .columns(['received_at', 'id', 'bytes'])
        .execute();
      await db.schema
        .createIndex('quarantine_by_device')
        .on('quarantine')
        .columns(['device', 'received_at', 'id'])
        .execute();
      await db.schema
        .createTable('quarantine_size')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('messages', 'bigint', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .execute();
      await db.insertInto('quarantine_size').values({ id: 1, messages: 0, bytes: 0 }).execute();
    },
  };
}
