import { sql, type SelectQueryBuilder } from 'kysely';
import { readClock } from '../change-clock.ts';
import { decodeCursor, MOST_ITEMS_PER_PAGE, pageLimit, pageOf, timeKeySchema } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import type { AlertFilter, AlertRecords } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { alertEntrySchema } from '../stored/alert-schema.ts';
import type { AlertTable } from '../tables/alert-table.ts';
import type { RecordTables } from '../tables/record-tables.ts';
import { alertHistories } from './alert-histories.ts';
import { alertNeighbours } from './alert-neighbours.ts';
import { executeCommand } from './execute-command.ts';
import { fallDue } from './fall-due.ts';
import { alertOf } from './stored-alerts.ts';

type AlertQuery = SelectQueryBuilder<RecordTables, 'alerts', Pick<AlertTable, 'id' | 'opened_at' | 'body'>>;

// Literal: with a bound value SQLite cannot know that the index of open alerts serves.
const CLOSED = sql.lit('closed');

/** Alerts over a database. Lists are newest opened first. */
export function alertRecords(records: RecordDatabase): AlertRecords {
  const { db } = records;
  return {
    async list(filter, page) {
      const limit = pageLimit(page.limit);
      const before = decodeCursor(timeKeySchema, page.cursor);
      let query = matching(db.selectFrom('alerts').select(['id', 'opened_at', 'body']), filter);
      if (before !== undefined) {
        const [openedAt, id] = before;
        query = query.where((is) => is(is.refTuple('opened_at', 'id'), '<', is.tuple(openedAt, id)));
      }
      const rows = await query
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, { limit, itemOf: alertOf, keyOf: (row) => [row.opened_at, row.id] });
    },
    async find(id) {
      const row = await db
        .selectFrom('alerts')
        .select(['id', 'body'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row && alertOf(row);
    },
    async timeline(id) {
      const rows = await db
        .selectFrom('alert_entries')
        .selectAll()
        .where('alert_id', '=', id)
        .orderBy('revision')
        .execute();
      return rows.map((row) =>
        parseStored(alertEntrySchema, row.body, {
          table: 'alert_entries',
          id: `${row.alert_id} ${row.revision}`,
        }),
      );
    },
    execute: (request) => executeCommand(records, request),
    async changedSince(change, limit) {
      const rows = await db
        .selectFrom('alerts')
        .select(['id', 'change', 'body'])
        .where('change', '>', change)
        .orderBy('change')
        .limit(Math.min(Math.max(1, limit), MOST_ITEMS_PER_PAGE))
        .execute();
      return { change: rows.at(-1)?.change ?? change, alerts: rows.map(alertOf) };
    },
    histories: (span, page) => alertHistories(records, span, page),
    fallDue: (at) => fallDue(records, at),
    neighbours: (alert, now) => alertNeighbours(records, alert, now),
    lastChange: () => readClock(db, 'alerts'),
  };
}

function matching(query: AlertQuery, filter: AlertFilter): AlertQuery {
  let found = query;
  if (filter.open !== undefined) found = found.where('work', filter.open ? '<>' : '=', CLOSED);
  if (filter.condition !== undefined) found = found.where('condition', '=', filter.condition);
  if (filter.work !== undefined) found = found.where('work', '=', filter.work);
  if (filter.severities?.length === 0) found = found.where(sql<boolean>`1 = 0`);
  else if (filter.severities !== undefined) found = found.where('severity', 'in', filter.severities);
  if (filter.city !== undefined) found = found.where('city', '=', filter.city);
  if (filter.sector !== undefined) found = found.where('sector', '=', filter.sector);
  if (filter.area !== undefined) found = found.where('area', '=', filter.area);
  if (filter.device !== undefined) found = found.where('device', '=', filter.device);
  if (filter.silenced !== undefined) found = found.where('silenced', '=', filter.silenced ? 1 : 0);
  if (filter.from !== undefined) found = found.where('opened_at', '>=', filter.from);
  if (filter.to !== undefined) found = found.where('opened_at', '<', filter.to);
  return found;
}
