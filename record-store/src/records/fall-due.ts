import { applyDue, type Alert, type AlertEntry, type EpochMs, type Rule } from '@ioc/domain';
import { countChanges, type Counted } from '../change-clock.ts';
import type { RecordDatabase, RecordTransaction } from '../record-database.ts';
import { ruleInVersion } from './rule-records.ts';
import { alertOf, storeAlerts } from './stored-alerts.ts';

/** Alerts that one transaction looks at: a flood that falls due together is worked off in several. */
export const DUE_AT_ONCE = 200;

interface Settled {
  readonly alert: Alert;
  readonly entries: readonly AlertEntry[];
  readonly waitUntil?: EpochMs;
}

function settled(alert: Alert, rule: Rule | undefined, at: EpochMs): Settled {
  const entries: AlertEntry[] = [];
  let held = alert;
  for (;;) {
    const { change, waitUntil } = applyDue(held, { at, ...(rule && { rule }) });
    if (change === undefined) return { alert: held, entries, ...(waitUntil && { waitUntil }) };
    entries.push(change.entry);
    held = change.alert;
  }
}

async function settle(
  trx: RecordTransaction,
  at: EpochMs,
  before: number,
): Promise<Counted<readonly Alert[]>> {
  const rows = await trx
    .selectFrom('alerts')
    .select(['id', 'body'])
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(DUE_AT_ONCE)
    .execute();
  const changed: Settled[] = [];
  for (const alert of rows.map(alertOf)) {
    const one = settled(alert, await ruleInVersion(trx, alert.rule.id, alert.rule.version), at);
    if (one.entries.length > 0) changed.push(one);
    else {
      const due = one.waitUntil ?? null;
      await trx.updateTable('alerts').set({ due_at: due }).where('id', '=', alert.id).execute();
    }
  }
  const alerts = changed.map((one) => one.alert);
  await storeAlerts(trx, { alerts, entries: changed.flatMap((one) => one.entries) }, before);
  return { changes: alerts.length, answer: alerts };
}

/**
 * Lets happen to alerts what has fallen due (A4, A9), and answers those that changed. Everything is judged again inside
 * the transaction, against the alerts as they then are: of several callers one does a thing, the others find it done.
 * What could not be done while nobody called is done now.
 */
export async function fallDue(records: RecordDatabase, at: EpochMs): Promise<readonly Alert[]> {
  const changed: Alert[] = [];
  for (;;) {
    const due = await records.db
      .selectFrom('alerts')
      .select('id')
      .where('due_at', '<=', at)
      .limit(1)
      .executeTakeFirst();
    if (due === undefined) return changed;
    changed.push(...(await countChanges(records, 'alerts', (trx, before) => settle(trx, at, before))));
  }
}
