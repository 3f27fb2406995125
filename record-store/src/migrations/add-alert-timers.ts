import { sql, type Kysely, type Migration, type RawBuilder } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** What alerts are found by when something falls due (A4, A9), beside each other (A7), or in figures of a span (A12). */
export function addAlertTimers(dialect: SqlDialect): Migration {
  return {
    async up(db) {
      for (const column of ['due_at', 'closed_at']) {
        await db.schema.alterTable('alerts').addColumn(column, 'bigint').execute();
      }
      for (const column of ['lon', 'lat']) {
        await db.schema.alterTable('alerts').addColumn(column, 'double precision').execute();
      }
      await fill(db, dialect);
      await createIndexes(db);
    },
  };
}

function member(dialect: SqlDialect, path: readonly string[]): RawBuilder<unknown> {
  return dialect.name === 'sqlite'
    ? sql`json_extract(body, ${sql.lit(`$.${path.join('.')}`)})`
    : sql`(body::json #>> ${sql.lit(`{${path.join(',')}}`)})::double precision`;
}

async function fill(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await sql`update alerts set
    closed_at = ${member(dialect, ['closedAt'])},
    due_at = case when work <> 'closed' then ${member(dialect, ['shelvedUntil'])} end,
    lon = ${member(dialect, ['location', 'lon'])},
    lat = ${member(dialect, ['location', 'lat'])}`.execute(db);
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('alerts_due')
    .on('alerts')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  await db.schema.createIndex('alerts_by_end').on('alerts').columns(['city', 'closed_at']).execute();
}
