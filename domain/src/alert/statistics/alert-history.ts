import type { Severity } from '../../rule/severity.ts';
import { isSeverity } from '../../rule/severity.ts';
import type { EpochMs } from '../../time/instant.ts';
import type { Alert, AlertEntry } from '../alert.ts';
import { CHATTERING_ACTIVATIONS, CHATTERING_WITHIN_MS, STALE_AFTER_MS } from './alarm-targets.ts';

/** An alert with its whole timeline, in order. */
export interface AlertHistory {
  readonly alert: Alert;
  readonly entries: readonly AlertEntry[];
}

/** The time from an instant (with it) to another (without it). */
export interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** One moment in which an alert called for attention. */
export interface Activation {
  readonly at: EpochMs;
  readonly severity: Severity;
}

const ACTIVATING: ReadonlySet<AlertEntry['what']> = new Set(['raised', 'occurred', 'reopened']);
const ENDING: ReadonlySet<AlertEntry['what']> = new Set(['cleared', 'withdrawn', 'closed']);

/** Whether the instant lies in the span. */
export function isWithin(at: EpochMs, { from, to }: TimeSpan): boolean {
  return at >= from && at < to;
}

/** Every moment of the span in which the alert called for attention: each time it was raised, also again (R28, R30). */
export function activationsOf({ alert, entries }: AlertHistory, span: TimeSpan): readonly Activation[] {
  return entries
    .filter(({ what, at }) => ACTIVATING.has(what) && isWithin(at, span))
    .map(({ at, to = '' }) => ({ at, severity: isSeverity(to) ? to : alert.severity }));
}

/** Whether the alert was raised so often within a minute that it chatters. */
export function isChattering(activations: readonly Activation[]): boolean {
  const times = activations.map(({ at }) => at).toSorted((a, b) => a - b);
  return times.some((at, index) => {
    const last = times[index + CHATTERING_ACTIVATIONS - 1];
    return last !== undefined && last - at < CHATTERING_WITHIN_MS;
  });
}

/** Whether the alert stood for more than 24 hours at some time of the span. */
export function isStaleIn({ entries }: AlertHistory, { from, to }: TimeSpan): boolean {
  let since: EpochMs | undefined;
  for (const { what, at } of entries) {
    if (ACTIVATING.has(what)) since ??= at;
    if (!ENDING.has(what) || since === undefined) continue;
    if (at >= from && Math.min(at, to) - since > STALE_AFTER_MS) return true;
    since = undefined;
  }
  return since !== undefined && to - since > STALE_AFTER_MS;
}

/** When somebody acknowledged the alert first, and when it closed last; of its whole life. */
export function answersTo({ alert, entries }: AlertHistory): {
  readonly acknowledgedAt?: EpochMs;
  readonly closedAt?: EpochMs;
} {
  const acknowledged = entries.find(({ what }) => what === 'acknowledged');
  return {
    ...(acknowledged === undefined ? {} : { acknowledgedAt: acknowledged.at }),
    ...(alert.closedAt === undefined ? {} : { closedAt: alert.closedAt }),
  };
}
