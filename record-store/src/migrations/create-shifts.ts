import { sql, type Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of shifts (A11) and of the duty roster (A9). */
export function createShifts(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('shifts')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('desk', dialect.text, (column) => column.notNull())
        .addColumn('state', dialect.text, (column) => column.notNull())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      // Whatever the code does, a desk has one shift that answers for it.
      await db.schema
        .createIndex('shifts_one_open')
        .unique()
        .on('shifts')
        .column('desk')
        .where(sql.ref('state'), '<>', 'handed-over')
        .execute();
      await db.schema.createIndex('shifts_by_time').on('shifts').columns(['started_at', 'id']).execute();
      await db.schema
        .createTable('duty_groups')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('duty_times')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('group_id', dialect.text, (column) => column.notNull().references('duty_groups.id'))
        .addColumn('user_id', dialect.text, (column) => column.notNull())
        .addColumn('from_at', 'bigint', (column) => column.notNull())
        .addColumn('to_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('duty_times_by_end')
        .on('duty_times')
        .columns(['group_id', 'to_at'])
        .execute();
    },
  };
}
