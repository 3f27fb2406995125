import { sql, type Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Table of the audit. */
export function createAudit(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      await sql`create table audit (
        n ${dialect.ownNumber},
        at bigint not null,
        actor ${dialect.text} not null,
        target ${dialect.text} not null,
        body ${dialect.text} not null
      )`.execute(db);
      await db.schema.createIndex('audit_by_time').on('audit').columns(['at', 'n']).execute();
      await db.schema.createIndex('audit_by_target').on('audit').columns(['target', 'at', 'n']).execute();
      await db.schema.createIndex('audit_by_actor').on('audit').columns(['actor', 'at', 'n']).execute();
      for (const statement of dialect.forbidChanges('audit')) await statement.execute(db);
    },
  };
}
