import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the device registry, and the counts of changes. */
export function createDevices(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<{ clocks: { name: string; n: number } }>) {
      await db.schema
        .createTable('clocks')
        .addColumn('name', dialect.text, (column) => column.primaryKey())
        .addColumn('n', 'bigint', (column) => column.notNull())
        .execute();
      await db
        .insertInto('clocks')
        .values(['alerts', 'devices', 'rules'].map((name) => ({ name, n: 0 })))
        .execute();
      await db.schema
        .createTable('devices')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('city', dialect.text, (column) => column.notNull())
        .addColumn('sector', dialect.text, (column) => column.notNull())
        .addColumn('area', dialect.text)
        .addColumn('lon', 'double precision', (column) => column.notNull())
        .addColumn('lat', 'double precision', (column) => column.notNull())
        .addColumn('search', dialect.text, (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addColumn('credential', dialect.text)
        .execute();
      await db.schema
        .createIndex('devices_by_city')
        .on('devices')
        .columns(['city', 'sector', 'id'])
        .execute();
      await db.schema.createIndex('devices_by_area').on('devices').columns(['area', 'id']).execute();
    },
  };
}
