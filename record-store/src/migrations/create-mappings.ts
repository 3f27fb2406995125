import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Table of the mapping profiles, and the count of their changes. */
export function createMappings(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<{ clocks: { name: string; n: number } }>) {
      await db.schema
        .createTable('mapping_profiles')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      await db.insertInto('clocks').values({ name: 'mappings', n: 0 }).execute();
    },
  };
}
