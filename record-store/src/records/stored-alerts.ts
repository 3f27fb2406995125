import { dueAt, isWorthTelling, type Alert, type AlertEntry } from '@ioc/domain';
import { chunked } from '../chunked.ts';
import type { RecordTransaction } from '../record-database.ts';
import { parseStored } from '../stored-json.ts';
import { alertSchema } from '../stored/alert-schema.ts';
import type { AlertTable } from '../tables/alert-table.ts';

const VALUES_PER_ALERT = 22;
const VALUES_PER_ENTRY = 3;

/** The alert in a row. Throws `RecordStoreError` with code `corrupt`. */
export function alertOf(row: Pick<AlertTable, 'id' | 'body'>): Alert {
  return parseStored(alertSchema, row.body, { table: 'alerts', id: row.id });
}

/** Changed alerts, each once as it now is, in the order of their newest change, and all their new lines. */
export interface ChangedAlerts {
  readonly alerts: readonly Alert[];
  readonly entries: readonly AlertEntry[];
}

/** Stores changed alerts under the change numbers after `before`, and adds to their timelines. */
export async function storeAlerts(
  trx: RecordTransaction,
  changed: ChangedAlerts,
  before: number,
): Promise<void> {
  const rows = changed.alerts.map((alert, index) => rowOf(alert, before + index + 1));
  for (const chunk of chunked(rows, VALUES_PER_ALERT)) await upsert(trx, chunk);
  for (const chunk of chunked(changed.entries, VALUES_PER_ENTRY)) {
    await trx
      .insertInto('alert_entries')
      .values(
        chunk.map((entry) => ({
          alert_id: entry.alert,
          revision: entry.revision,
          body: JSON.stringify(entry),
        })),
      )
      .execute();
  }
  const told = toTell(changed);
  for (const chunk of chunked(told, 2))
    await trx
      .insertInto('notices')
      .values([...chunk])
      .execute();
}

/** Lines that are to be told outside (A10): written with the change itself, so that none is lost. */
function toTell({ alerts, entries }: ChangedAlerts): readonly { alert_id: string; revision: number }[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return entries.flatMap((entry) => {
    const alert = byId.get(entry.alert);
    const isTold = alert !== undefined && isWorthTelling(entry, alert);
    return isTold ? [{ alert_id: entry.alert, revision: entry.revision }] : [];
  });
}

async function upsert(trx: RecordTransaction, rows: readonly AlertTable[]): Promise<void> {
  await trx
    .insertInto('alerts')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        change: row.ref('excluded.change'),
        condition: row.ref('excluded.condition'),
        work: row.ref('excluded.work'),
        resolution: row.ref('excluded.resolution'),
        severity: row.ref('excluded.severity'),
        city: row.ref('excluded.city'),
        sector: row.ref('excluded.sector'),
        device: row.ref('excluded.device'),
        area: row.ref('excluded.area'),
        opened_at: row.ref('excluded.opened_at'),
        cleared_at: row.ref('excluded.cleared_at'),
        due_at: row.ref('excluded.due_at'),
        closed_at: row.ref('excluded.closed_at'),
        lon: row.ref('excluded.lon'),
        lat: row.ref('excluded.lat'),
        silenced: row.ref('excluded.silenced'),
        body: row.ref('excluded.body'),
      })),
    )
    .execute();
}

function rowOf(alert: Alert, change: number): AlertTable {
  return {
    id: alert.id,
    change,
    rule_id: alert.rule.id,
    kind: alert.kind,
    group_by: alert.group.by,
    group_id: alert.group.id,
    condition: alert.condition,
    work: alert.work,
    resolution: alert.resolution ?? null,
    severity: alert.severity,
    city: alert.city,
    sector: alert.sector,
    device: alert.device ?? null,
    area: alert.area ?? null,
    opened_at: alert.openedAt,
    cleared_at: alert.clearedAt ?? null,
    due_at: dueAt(alert) ?? null,
    closed_at: alert.closedAt ?? null,
    lon: alert.location?.lon ?? null,
    lat: alert.location?.lat ?? null,
    silenced: alert.silenced ? 1 : 0,
    body: JSON.stringify(alert),
  };
}
