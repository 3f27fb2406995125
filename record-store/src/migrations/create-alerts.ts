import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the alerts, their timelines, and the answers that are repeated (A6). */
export function createAlerts(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createAlertTable(db, dialect);
      await createAlertIndexes(db);
      await db.schema
        .createTable('alert_entries')
        .addColumn('alert_id', dialect.text, (column) => column.notNull().references('alerts.id'))
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('alert_entries_key', ['alert_id', 'revision'])
        .execute();
      for (const statement of dialect.forbidChanges('alert_entries')) await statement.execute(db);
      await db.schema
        .createTable('answers')
        .addColumn('alert_id', dialect.text, (column) => column.notNull().references('alerts.id'))
        .addColumn('user_id', dialect.text, (column) => column.notNull())
        .addColumn('key', dialect.text, (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('answers_key', ['alert_id', 'user_id', 'key'])
        .execute();
      await db.schema.createIndex('answers_by_age').on('answers').column('at').execute();
    },
  };
}

async function createAlertTable(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', dialect.text, (column) => column.primaryKey())
    .addColumn('change', 'bigint', (column) => column.notNull())
    .addColumn('rule_id', dialect.text, (column) => column.notNull())
    .addColumn('kind', dialect.text, (column) => column.notNull())
    .addColumn('group_by', dialect.text, (column) => column.notNull())
    .addColumn('group_id', dialect.text, (column) => column.notNull())
    .addColumn('condition', dialect.text, (column) => column.notNull())
    .addColumn('work', dialect.text, (column) => column.notNull())
    .addColumn('resolution', dialect.text)
    .addColumn('severity', dialect.text, (column) => column.notNull())
    .addColumn('city', dialect.text, (column) => column.notNull())
    .addColumn('sector', dialect.text, (column) => column.notNull())
    .addColumn('device', dialect.text)
    .addColumn('area', dialect.text)
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('cleared_at', 'bigint')
    .addColumn('body', dialect.text, (column) => column.notNull())
    .execute();
}

async function createAlertIndexes(db: Kysely<unknown>): Promise<void> {
  // R28: one rule and one group have at most one open alert of a kind, whatever the code does.
  await db.schema
    .createIndex('alerts_one_open')
    .unique()
    .on('alerts')
    .columns(['rule_id', 'group_id', 'group_by', 'kind'])
    .where(sql.ref('work'), '<>', 'closed')
    .execute();
  // Not unique: an alert that changes takes the number of its newest change, and rows are written one after another.
  await db.schema.createIndex('alerts_by_change').on('alerts').column('change').execute();
  await db.schema.createIndex('alerts_by_time').on('alerts').columns(['opened_at', 'id']).execute();
  await db.schema
    .createIndex('alerts_open_by_time')
    .on('alerts')
    .columns(['opened_at', 'id'])
    .where(sql.ref('work'), '<>', 'closed')
    .execute();
  await db.schema
    .createIndex('alerts_by_device')
    .on('alerts')
    .columns(['device', 'opened_at', 'id'])
    .execute();
  await db.schema
    .createIndex('alerts_by_group')
    .on('alerts')
    .columns(['rule_id', 'group_id', 'cleared_at'])
    .where(sql.ref('work'), '=', 'closed')
    .execute();
}
