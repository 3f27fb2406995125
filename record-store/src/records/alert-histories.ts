import type { AlertEntry, AlertHistory, TimeSpan } from '@ioc/domain';
import { chunked } from '../chunked.ts';
import { decodeCursor, idKeySchema, pageLimit, pageOf } from '../page-cursor.ts';
import type { RecordDatabase } from '../record-database.ts';
import type { Page, PageRequest } from '../record-store.ts';
import { parseStored } from '../stored-json.ts';
import { alertEntrySchema } from '../stored/alert-schema.ts';
import { alertOf } from './stored-alerts.ts';

async function timelinesOf(
  { db }: RecordDatabase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AlertEntry[]>> {
  const timelines = new Map<string, AlertEntry[]>(ids.map((id) => [id, []]));
  for (const chunk of chunked(ids, 1)) {
    const rows = await db
      .selectFrom('alert_entries')
      .selectAll()
      .where('alert_id', 'in', chunk)
      .orderBy('alert_id')
      .orderBy('revision')
      .execute();
    for (const row of rows) {
      const id = `${row.alert_id} ${row.revision}`;
      timelines
        .get(row.alert_id)
        ?.push(parseStored(alertEntrySchema, row.body, { table: 'alert_entries', id }));
    }
  }
  return timelines;
}

/** One page of the alerts that were not closed before the span and opened before its end, by id, with their timelines. */
export async function alertHistories(
  records: RecordDatabase,
  { from, to }: TimeSpan,
  page: PageRequest,
): Promise<Page<AlertHistory>> {
  const limit = pageLimit(page.limit);
  const [after] = decodeCursor(idKeySchema, page.cursor) ?? [''];
  const rows = await records.db
    .selectFrom('alerts')
    .select(['id', 'body'])
    .where('opened_at', '<', to)
    .where((is) => is.or([is('closed_at', 'is', null), is('closed_at', '>=', from)]))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const timelines = await timelinesOf(
    records,
    rows.slice(0, limit).map(({ id }) => id),
  );
  return pageOf(rows, {
    limit,
    itemOf: (row) => ({ alert: alertOf(row), entries: timelines.get(row.id) ?? [] }),
    keyOf: (row) => [row.id],
  });
}
