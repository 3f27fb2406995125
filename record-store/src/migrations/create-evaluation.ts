import type { Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Tables of the rules hosts: cursors and states. */
export function createEvaluation(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('evaluators')
        .addColumn('name', dialect.text, (column) => column.primaryKey())
        .addColumn('cursor', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('rule_states')
        .addColumn('evaluator', dialect.text, (column) => column.notNull())
        .addColumn('key', dialect.text, (column) => column.notNull())
        .addColumn('state', dialect.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('rule_states_key', ['evaluator', 'key'])
        .execute();
    },
  };
}
