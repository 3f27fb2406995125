import type { Rule } from '../rule/rule.ts';
import { severityRank } from '../rule/severity.ts';
import { later, type EpochMs } from '../time/instant.ts';
import type { Alert, AlertEntry } from './alert.ts';
import { lifeCell } from './alert-life.ts';
import type { AlertChange } from './apply-transition.ts';
import { dueAt, escalationAt, resumedEscalation } from './escalation.ts';

/** What falling due is judged by: our clock, and the rule in the version that the alert names. */
export interface DueContext {
  readonly at: EpochMs;
  readonly rule?: Pick<Rule, 'escalate'>;
}

/** What fell due: a change, or when to look again; neither when nothing ever will, as the alert is. */
export interface DueOutcome {
  readonly change?: AlertChange;
  readonly waitUntil?: EpochMs;
}

/** How long an alert of which nobody is to hear, but which should escalate, is left alone before it is looked at again, in milliseconds. */
export const LOOK_AGAIN_MS = 60_000;

type EscalationStep = NonNullable<Rule['escalate']>[number];

const TIMER = { kind: 'timer' } as const;

function told(before: Alert, change: Partial<Alert>, entry: Pick<AlertEntry, 'what' | 'at'>): AlertChange {
  const alert: Alert = { ...before, ...change, changedAt: entry.at, revision: before.revision + 1 };
  return { alert, entry: { ...entry, alert: alert.id, revision: alert.revision, actor: TIMER } };
}

/** The alert back from the shelf, with the wait for its escalation going on (A4). */
export function fromShelf(alert: Alert, at: EpochMs): Alert {
  const { shelvedUntil: _until, escalation, ...rest } = alert;
  return { ...rest, ...(escalation === undefined ? {} : { escalation: resumedEscalation(escalation, at) }) };
}

function escalate(alert: Alert, step: EscalationStep, { at, rule = {} }: DueContext): AlertChange {
  const { escalation, ...rest } = alert;
  const since = escalation?.since ?? at;
  const done = (escalation?.step ?? 0) + 1;
  const next = escalationAt(rule, { since, step: done });
  const isHigher = step.severity !== undefined && severityRank(step.severity) > severityRank(alert.severity);
  const after: Alert = {
    ...rest,
    ...(next === undefined ? {} : { escalation: next }),
    ...(isHigher && step.severity !== undefined ? { severity: step.severity } : {}),
  };
  const change = told(after, {}, { what: 'escalated', at });
  return { ...change, entry: { ...change.entry, from: String(done), to: step.to } };
}

/**
 * The alert after the earliest thing that has fallen due (A4: the shelf ends, A9: the next duty group). Asked again
 * until it says when to look again; a second asker with the alert as it then is changes nothing, so that a step never
 * happens twice. `from` of an escalation's line is the number of the step, `to` the duty group. What nobody is to hear
 * of does not escalate: it is looked at again later.
 */
export function applyDue(alert: Alert, context: DueContext): DueOutcome {
  const due = dueAt(alert);
  if (due === undefined) return {};
  if (due > context.at) return { waitUntil: due };
  if (alert.shelvedUntil !== undefined) {
    return { change: told(fromShelf(alert, context.at), {}, { what: 'shelf-ended', at: context.at }) };
  }
  if (alert.silenced || alert.inhibited || alert.late) return { waitUntil: later(context.at, LOOK_AGAIN_MS) };
  const step = context.rule?.escalate?.[alert.escalation?.step ?? 0];
  if (step === undefined || 'ignored' in lifeCell(alert, 'escalated')) return {};
  return { change: escalate(alert, step, context) };
}
