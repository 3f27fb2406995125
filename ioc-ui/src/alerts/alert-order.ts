import { severityRank, type Alert, type AlertId } from '@ioc/domain';

/** Unacknowledged first, then the most severe, then the newest; the id makes the order total. Source: interface §2.3. */
export function compareAlerts(a: Alert, b: Alert): number {
  return (
    Number(a.work !== 'unacknowledged') - Number(b.work !== 'unacknowledged') ||
    severityRank(b.severity) - severityRank(a.severity) ||
    b.openedAt - a.openedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The rows of a list of alerts, and how many wait to be shown. */
export interface AlertRows {
  readonly ids: readonly AlertId[];
  readonly queued: number;
}

/** The rows in their order, all of them. */
export function orderedRows(alerts: readonly Alert[]): AlertRows {
  return { ids: alerts.toSorted(compareAlerts).map((alert) => alert.id), queued: 0 };
}

/**
 * The rows while somebody points at one: those shown keep their places, also when they change or end, and new ones wait,
 * except critical ones, which enter at the top.
 */
export function heldRows(shown: readonly AlertId[], alerts: readonly Alert[]): AlertRows {
  const known = new Set(shown);
  const fresh = alerts.filter((alert) => !known.has(alert.id));
  const urgent = fresh.filter((alert) => alert.severity === 'critical' && alert.kind === 'threshold');
  return { ids: [...orderedRows(urgent).ids, ...shown], queued: fresh.length - urgent.length };
}
