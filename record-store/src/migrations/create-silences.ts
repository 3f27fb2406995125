import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Table of the silences (R24), the count of their changes, and which alerts are silenced. */
export function createSilences(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<{ clocks: { name: string; n: number } }>) {
      await db.schema
        .createTable('silences')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('from_at', 'bigint', (column) => column.notNull())
        .addColumn('to_at', 'bigint', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      await db.schema.createIndex('silences_by_end').on('silences').columns(['to_at', 'id']).execute();
      await db.schema
        .alterTable('alerts')
        .addColumn('silenced', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.insertInto('clocks').values({ name: 'silences', n: 0 }).execute();
    },
  };
}
