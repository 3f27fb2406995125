import type { Rule } from '../rule/rule.ts';
import { parseIsoDuration } from '../time/iso-duration.ts';
import { later, type EpochMs } from '../time/instant.ts';
import type { Alert } from './alert.ts';

/** What is known of the way an alert goes when nobody acknowledges it (A9). */
export interface Escalation {
  /** Since when it waits for an acknowledgement, by our clock. */
  readonly since: EpochMs;
  /** Steps of its rule that are behind it. */
  readonly step: number;
  /** When the next step is due; absent when there is none, and while it is shelved. */
  readonly nextAt?: EpochMs;
  /** What was left of the wait when it was shelved, in milliseconds. */
  readonly leftMs?: number;
}

/** When a step falls due after `since`; undefined when the rule has no such step. */
function stepAt(rule: Pick<Rule, 'escalate'>, step: number, since: EpochMs): EpochMs | undefined {
  const after = parseIsoDuration(rule.escalate?.[step]?.after ?? '');
  return after.ok ? later(since, after.value) : undefined;
}

/** The escalation with its first `step` steps done; undefined for a rule without steps. */
export function escalationAt(
  rule: Pick<Rule, 'escalate'>,
  { since, step }: Pick<Escalation, 'since' | 'step'>,
): Escalation | undefined {
  if (rule.escalate === undefined || rule.escalate.length === 0) return undefined;
  const nextAt = stepAt(rule, step, since);
  return { since, step, ...(nextAt === undefined ? {} : { nextAt }) };
}

/** The escalation while its alert is shelved: the wait stands still. */
export function pausedEscalation(escalation: Escalation, at: EpochMs): Escalation {
  const { nextAt, ...rest } = escalation;
  return nextAt === undefined ? escalation : { ...rest, leftMs: Math.max(0, nextAt - at) };
}

/** The escalation after its alert has come back from the shelf. */
export function resumedEscalation(escalation: Escalation, at: EpochMs): Escalation {
  const { leftMs, ...rest } = escalation;
  return leftMs === undefined ? escalation : { ...rest, nextAt: later(at, leftMs) };
}

/** When something falls due that the alert does by itself: the end of its shelf, or its next escalation. */
export function dueAt(alert: Alert): EpochMs | undefined {
  if (alert.work === 'closed') return undefined;
  if (alert.shelvedUntil !== undefined) return alert.shelvedUntil;
  const isWaiting = alert.condition === 'active' && alert.work === 'unacknowledged';
  return isWaiting ? alert.escalation?.nextAt : undefined;
}
