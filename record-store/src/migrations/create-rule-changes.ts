import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Table of the changes of rules that wait for a second person, and of what became of them (R34). */
export function createRuleChanges(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('rule_changes')
        .addColumn('rule_id', dialect.text, (column) => column.notNull().references('rules.id'))
        .addColumn('n', 'integer', (column) => column.notNull())
        .addColumn('state', dialect.text, (column) => column.notNull())
        .addColumn('body', dialect.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('rule_changes_key', ['rule_id', 'n'])
        .execute();
    },
  };
}
