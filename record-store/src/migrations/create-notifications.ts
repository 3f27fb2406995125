import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of notifications (A10): channels, what is to be told, messages, and the log of their delivery. */
export function createNotifications(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('notification_channels')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .execute();
      await sql`create table notices (
        n ${dialect.ownNumber},
        alert_id ${dialect.text} not null,
        revision integer not null
      )`.execute(db);
      await createMessages(db, dialect);
      await sql`create table deliveries (
        n ${dialect.ownNumber},
        notification ${dialect.text} not null,
        channel ${dialect.text} not null,
        at bigint not null,
        attempt integer not null,
        result ${dialect.text} not null,
        detail ${dialect.text} not null
      )`.execute(db);
      await db.schema.createIndex('deliveries_by_time').on('deliveries').columns(['at', 'n']).execute();
      await sql`insert into clocks (name, n) values ('notifications', 0)`.execute(db);
    },
  };
}

async function createMessages(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable('notifications')
    .addColumn('id', dialect.text, (column) => column.primaryKey())
    .addColumn('channel', dialect.text, (column) => column.notNull())
    .addColumn('group_key', dialect.text, (column) => column.notNull())
    .addColumn('state', dialect.text, (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_at', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('body', dialect.text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('notifications_due').on('notifications').columns(['state', 'due_at']).execute();
  await db.schema
    .createIndex('notifications_by_group')
    .on('notifications')
    .columns(['channel', 'group_key', 'created_at'])
    .execute();
}
