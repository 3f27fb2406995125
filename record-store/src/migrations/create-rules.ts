import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the rules and their versions. */
export function createRules(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('rules')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addColumn('deleted_by', dialect.text)
        .addColumn('deleted_at', 'bigint')
        .execute();
      await db.schema
        .createTable('rule_versions')
        .addColumn('rule_id', dialect.text, (column) => column.notNull().references('rules.id'))
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addColumn('changed_by', dialect.text, (column) => column.notNull())
        .addColumn('changed_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('rule_versions_key', ['rule_id', 'version'])
        .execute();
      for (const statement of dialect.forbidChanges('rule_versions')) await statement.execute(db);
    },
  };
}
