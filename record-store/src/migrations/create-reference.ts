import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the reference data. */
export function createReference(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      for (const table of ['cities', 'departments', 'observed_properties']) {
        await db.schema
          .createTable(table)
          .addColumn('id', dialect.text, (column) => column.primaryKey())
          .addColumn('body', dialect.text, (column) => column.notNull())
          .execute();
      }
      await db.schema
        .createTable('areas')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('city', dialect.text, (column) => column.notNull())
        .addColumn('valid_from', dialect.text)
        .addColumn('valid_to', dialect.text)
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      await db.schema.createIndex('areas_by_city').on('areas').columns(['city', 'id']).execute();
    },
  };
}
