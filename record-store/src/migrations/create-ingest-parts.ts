import { sql, type Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/**
 * Tables of the parts that the intake can be shared in. What one ingest had evaluated so far goes on as the part `all`.
 */
export function createIngestParts(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await db.schema
        .createTable('ingest_instances')
        .addColumn('id', dialect.text, (column) => column.primaryKey())
        .addColumn('beat', 'bigint', (column) => column.notNull())
        .addColumn('told', dialect.text, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('ingest_parts')
        .addColumn('part', dialect.text, (column) => column.primaryKey())
        .addColumn('fence', 'bigint', (column) => column.notNull())
        .addColumn('holder', dialect.text)
        .execute();
      await db.schema
        .alterTable('evaluators')
        .addColumn('fence', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      await sql`update evaluators set name = 'all' where name = 'rules'`.execute(db);
      await sql`update rule_states set evaluator = 'all' where evaluator = 'rules'`.execute(db);
    },
  };
}
