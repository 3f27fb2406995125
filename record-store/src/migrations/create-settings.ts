import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Table of small settings. */
export function createSettings(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('settings')
        .addColumn('name', dialect.text, (column) => column.primaryKey())
        .addColumn('value', dialect.text, (column) => column.notNull())
        .execute();
    },
  };
}
