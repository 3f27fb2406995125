import type { AreaId, AlertId } from '../identifiers.ts';
import type { Device } from '../observation/device.ts';
import type { Bounds, Rule } from '../rule/rule.ts';
import { severityRank } from '../rule/severity.ts';
import type { Transition } from '../rule/transition.ts';
import type { EpochMs } from '../time/instant.ts';
import type { Alert, AlertEntry } from './alert.ts';
import { alertState, lifeCell, stateParts, type AlertEvent, type AlertState } from './alert-life.ts';
import { escalationAt } from './escalation.ts';
import { peakAfter } from './peak.ts';
import { localizedNumber, renderMessage } from './render-message.ts';

/** An alert after a change, and the line of its timeline that tells the change. */
export interface AlertChange {
  readonly alert: Alert;
  readonly entry: AlertEntry;
}

/** What applying a transition needs to know beside the transition: `at` is our clock, `newId` serves a new alert. */
export interface TransitionContext {
  readonly newId: AlertId;
  readonly rule: Rule;
  readonly device?: Device & { readonly area?: AreaId };
  readonly at: EpochMs;
  /** The unit as the screen writes it, for `{unit}` in the rule's message. */
  readonly unit?: Rule['name'];
}

/** How long after it cleared an alert that returns is the same alert (R30), in milliseconds. */
export const REOPEN_WITHIN_MS = 600_000;

const ENGINE = { kind: 'engine' } as const;

/** The state after the event, or where the alert stands when the event means nothing there. */
function stateAfter(alert: Alert, event: AlertEvent): AlertState {
  const cell = lifeCell(alert, event);
  return 'to' in cell ? cell.to : alertState(alert);
}

/** The escalation of an alert that begins to wait for an acknowledgement, or goes on waiting (A9). */
function waiting(
  before: Alert | undefined,
  { rule, at }: Pick<TransitionContext, 'rule' | 'at'>,
): Pick<Alert, 'escalation'> {
  const kept = before?.work === 'unacknowledged' ? before.escalation : undefined;
  const escalation = kept ?? escalationAt(rule, { since: at, step: 0 });
  return escalation === undefined ? {} : { escalation };
}

function thresholdText(threshold: number | Bounds): Rule['name'] {
  if (typeof threshold === 'number') return localizedNumber(threshold);
  const [low, high] = [localizedNumber(threshold[0]), localizedNumber(threshold[1])];
  return { vi: `${low.vi}–${high.vi}`, en: `${low.en}–${high.en}` };
}

function messageOf(transition: Transition, context: TransitionContext): Rule['name'] {
  return renderMessage(context.rule.message, {
    device: context.device?.name ?? transition.group.id,
    value: transition.value === undefined ? undefined : localizedNumber(transition.value),
    threshold: transition.threshold === undefined ? undefined : thresholdText(transition.threshold),
    usual: transition.usual && localizedNumber(transition.usual.usual),
    now: transition.usual && localizedNumber(transition.usual.now),
    unit: context.unit,
  });
}

function noDataMessage(context: TransitionContext, group: string): Rule['name'] {
  const name = context.device?.name ?? { vi: group, en: group };
  return {
    vi: `${name.vi}: mất dữ liệu (${context.rule.name.vi})`,
    en: `${name.en}: no data (${context.rule.name.en})`,
  };
}

function judged(transition: Transition): Pick<Alert, 'value' | 'threshold'> {
  return {
    ...(transition.value === undefined ? {} : { value: transition.value }),
    ...(transition.threshold === undefined ? {} : { threshold: transition.threshold }),
  };
}

/** What was judged, and when (A7). */
function latest(transition: Transition): Pick<Alert, 'value' | 'threshold' | 'valueAt'> {
  return { ...judged(transition), ...(transition.value === undefined ? {} : { valueAt: transition.at }) };
}

function entryOf(
  alert: Alert,
  what: AlertEntry['what'],
  change: { readonly at: EpochMs; readonly from?: string; readonly to?: string } & Pick<
    Alert,
    'value' | 'threshold'
  >,
): AlertEntry {
  return { alert: alert.id, revision: alert.revision, actor: ENGINE, what, ...change };
}

function raise(transition: Transition & { kind: 'raised' }, context: TransitionContext): AlertChange {
  const { device, rule } = context;
  const alert: Alert = {
    id: context.newId,
    rule: transition.rule,
    kind: transition.alertKind,
    severity: transition.severity,
    condition: 'active',
    work: 'unacknowledged',
    group: transition.group,
    city: transition.city,
    sector: rule.sector,
    department: rule.department,
    ...(device ? { device: device.id, location: device.location } : {}),
    ...(device?.area ? { area: device.area } : {}),
    openedAt: transition.at,
    changedAt: context.at,
    ...latest(transition),
    ...(transition.value === undefined ? {} : { firstValue: transition.value }),
    ...peakAfter(undefined, transition, rule),
    ...waiting(undefined, context),
    occurrences: 1,
    stale: false,
    flapping: false,
    silenced: false,
    inhibited: false,
    late: false,
    latched: rule.latched === true,
    message:
      transition.alertKind === 'no-data'
        ? noDataMessage(context, transition.group.id)
        : messageOf(transition, context),
    revision: 1,
  };
  return {
    alert,
    entry: entryOf(alert, 'raised', { at: transition.at, to: alert.severity, ...judged(transition) }),
  };
}

/** The same alert again: a new occurrence of one that is still open, or of one that closed a moment ago (R28, R30). */
function raiseAgain(
  open: Alert,
  transition: Transition & { kind: 'raised' },
  context: TransitionContext,
): AlertChange {
  const { clearedAt: _cleared, closedAt: closed, resolution: _resolution, ...rest } = open;
  const isWorse = severityRank(transition.severity) > severityRank(open.severity);
  const to = stateAfter(open, isWorse ? 'raised-worse' : 'raised');
  const alert: Alert = {
    ...rest,
    rule: transition.rule,
    severity: transition.severity,
    ...stateParts(to, open),
    changedAt: context.at,
    ...latest(transition),
    ...peakAfter(open, transition, context.rule),
    ...(to === 'active-unacknowledged' ? waiting(open, context) : {}),
    occurrences: open.occurrences + 1,
    stale: false,
    late: false,
    latched: context.rule.latched === true,
    message: transition.alertKind === 'no-data' ? open.message : messageOf(transition, context),
    revision: open.revision + 1,
  };
  const what = closed === undefined ? 'occurred' : 'reopened';
  return {
    alert,
    entry: entryOf(alert, what, { at: transition.at, to: alert.severity, ...judged(transition) }),
  };
}

function changeSeverity(
  open: Alert,
  transition: Transition & { kind: 'severity-changed' },
  context: TransitionContext,
): AlertChange {
  const isWorse = severityRank(transition.severity) > severityRank(open.severity);
  const to = stateAfter(open, isWorse ? 'severity-up' : 'severity-down');
  const alert: Alert = {
    ...open,
    rule: transition.rule,
    severity: transition.severity,
    ...stateParts(to, open),
    changedAt: context.at,
    ...latest(transition),
    ...peakAfter({ ...open, severity: transition.severity }, transition, context.rule),
    ...(to === 'active-unacknowledged' ? waiting(open, context) : {}),
    message: messageOf(transition, context),
    revision: open.revision + 1,
  };
  const change = { at: transition.at, from: open.severity, to: transition.severity, ...judged(transition) };
  return { alert, entry: entryOf(alert, 'severity-changed', change) };
}

function end(open: Alert, transition: Transition, context: TransitionContext): AlertChange {
  const isWithdrawn = transition.kind === 'withdrawn';
  const to = stateAfter(
    open,
    isWithdrawn ? 'withdrawn' : open.severity === 'low' ? 'cleared-low' : 'cleared',
  );
  const isClosed = to === 'closed';
  const { shelvedUntil, escalation, ...rest } = open;
  const alert: Alert = {
    ...rest,
    ...(isClosed || shelvedUntil === undefined ? {} : { shelvedUntil }),
    ...(isClosed || escalation === undefined ? {} : { escalation }),
    condition: 'cleared',
    work: isClosed ? 'closed' : open.work,
    changedAt: context.at,
    clearedAt: transition.at,
    ...(isClosed
      ? { closedAt: context.at, resolution: isWithdrawn ? ('withdrawn' as const) : ('cleared' as const) }
      : {}),
    ...latest(transition),
    stale: false,
    flapping: false,
    inhibited: false,
    revision: open.revision + 1,
  };
  const change = {
    at: transition.at,
    ...(isWithdrawn ? { to: transition.reason } : {}),
    ...judged(transition),
  };
  return { alert, entry: entryOf(alert, isWithdrawn ? 'withdrawn' : 'cleared', change) };
}

function mark(open: Alert, transition: Transition, context: TransitionContext): AlertChange {
  const alert: Alert = {
    ...open,
    stale: transition.kind === 'stale' ? true : transition.kind === 'fresh' ? false : open.stale,
    changedAt: context.at,
    ...latest(transition),
    ...(transition.kind === 'worsened' ? peakAfter(open, transition, context.rule) : {}),
    revision: open.revision + 1,
  };
  const what = transition.kind === 'stale' || transition.kind === 'fresh' ? transition.kind : 'worsened';
  return { alert, entry: entryOf(alert, what, { at: transition.at, ...judged(transition) }) };
}

function setMark(
  open: Alert,
  { mark: name, isOn, at }: Transition & { kind: 'marked' },
  context: TransitionContext,
): AlertChange {
  const alert: Alert = { ...open, [name]: isOn, changedAt: context.at, revision: open.revision + 1 };
  return { alert, entry: entryOf(alert, isOn ? 'marked' : 'unmarked', { at, to: name }) };
}

/**
 * The alert after a decision of the engine, or undefined when the decision changes nothing.
 *
 * `open` is the alert of the same rule, group and kind that is not closed, or one that closed by itself less than
 * `REOPEN_WITHIN_MS` ago (R30). A raise without one makes a new alert; a raise with one is an occurrence of it (R28).
 */
export function applyTransition(
  open: Alert | undefined,
  transition: Transition,
  context: TransitionContext,
): AlertChange | undefined {
  if (transition.kind === 'raised')
    return open ? raiseAgain(open, transition, context) : raise(transition, context);
  if (!open || open.work === 'closed') return undefined;
  switch (transition.kind) {
    case 'severity-changed':
      return changeSeverity(open, transition, context);
    case 'cleared':
    case 'withdrawn':
      return 'ignored' in lifeCell(open, transition.kind) ? undefined : end(open, transition, context);
    case 'stale':
    case 'fresh':
    case 'worsened':
      return mark(open, transition, context);
    case 'marked':
      return open[transition.mark] === transition.isOn ? undefined : setMark(open, transition, context);
  }
}
