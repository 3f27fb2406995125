import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/**
 * Generations of device passwords and the password before the current one, and the count of their changes: who follows
 * passwords reads what changed since a number, without reading the registry again.
 */
export function createDeviceCredentials(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<{ clocks: { name: string; n: number } }>) {
      await db.insertInto('clocks').values({ name: 'credentials', n: 0 }).execute();
      await db.schema
        .alterTable('devices')
        .addColumn('credential_generation', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema.alterTable('devices').addColumn('previous_credential', dialect.text).execute();
      await db.schema.alterTable('devices').addColumn('previous_generation', 'bigint').execute();
      await db.schema.alterTable('devices').addColumn('previous_until', 'bigint').execute();
      await db.schema
        .createIndex('devices_by_credential_generation')
        .on('devices')
        .column('credential_generation')
        .execute();
    },
  };
}
