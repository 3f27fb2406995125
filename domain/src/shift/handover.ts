import {
  activationsOf,
  isWithin,
  type AlertHistory,
  type TimeSpan,
} from '../alert/statistics/alert-history.ts';
import type { Alert, AlertEntry } from '../alert/alert.ts';
import { covers, silenceEnd, type Silence } from '../alert/silence.ts';
import type { AlertId, UserId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import { severityRank, type Severity } from '../rule/severity.ts';
import type { EpochMs } from '../time/instant.ts';

/** One alert as a handover names it. `until` is the end of its shelf, `silencedUntil` that of the silence over it. */
export interface HandoverItem {
  readonly alert: AlertId;
  readonly severity: Severity;
  readonly condition: Alert['condition'];
  readonly work: Alert['work'];
  readonly message: LocalizedText;
  readonly openedAt: EpochMs;
  readonly assignedTo?: UserId;
  readonly until?: EpochMs;
  readonly silencedUntil?: EpochMs;
  readonly resolution?: NonNullable<Alert['resolution']>;
}

/** How often a thing was done to alerts in a shift. */
export interface HandoverCounts {
  readonly activations: number;
  readonly acknowledged: number;
  readonly escalated: number;
  readonly shelved: number;
  readonly commented: number;
  readonly closed: number;
}

/**
 * What a shift hands over (A11): the open alerts, worst first, of them those that are shelved (with the end) and silenced (with the end);
 * what ended in the shift; and how much happened. `isTruncated` says that lists were cut at `MOST_HANDOVER_ITEMS`.
 */
export interface HandoverContents {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly open: readonly HandoverItem[];
  readonly shelved: readonly HandoverItem[];
  readonly silenced: readonly HandoverItem[];
  readonly ended: readonly HandoverItem[];
  readonly happened: HandoverCounts;
  readonly isTruncated: boolean;
}

/** Alerts that one list of a handover names: more than anybody reads out. */
export const MOST_HANDOVER_ITEMS = 500;

interface Quiet {
  readonly silences: readonly Silence[];
  readonly at: EpochMs;
}

/** Until when the alert is silenced: the latest end of the silences that cover it then. */
function silencedUntil(alert: Alert, { silences, at }: Quiet): EpochMs | undefined {
  return silences
    .filter((silence) => covers(silence, alert, at))
    .map((silence) => silenceEnd(silence))
    .toSorted((a, b) => b - a)[0];
}

function itemOf(alert: Alert, quiet: Quiet): HandoverItem {
  const { severity, condition, work, message, openedAt, assignedTo, shelvedUntil, resolution } = alert;
  const quietUntil = alert.silenced ? silencedUntil(alert, quiet) : undefined;
  return {
    alert: alert.id,
    severity,
    condition,
    work,
    message,
    openedAt,
    ...(assignedTo === undefined ? {} : { assignedTo }),
    ...(shelvedUntil === undefined ? {} : { until: shelvedUntil }),
    ...(quietUntil === undefined ? {} : { silencedUntil: quietUntil }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}

/** Unacknowledged first, then the worst, then the oldest. */
function byUrgency(a: Alert, b: Alert): number {
  const waits = Number(b.work === 'unacknowledged') - Number(a.work === 'unacknowledged');
  return waits || severityRank(b.severity) - severityRank(a.severity) || a.openedAt - b.openedAt;
}

function listed(alerts: readonly Alert[], quiet: Quiet): readonly HandoverItem[] {
  return alerts
    .toSorted(byUrgency)
    .slice(0, MOST_HANDOVER_ITEMS)
    .map((alert) => itemOf(alert, quiet));
}

function countsOf(histories: readonly AlertHistory[], span: TimeSpan): HandoverCounts {
  const entries = histories.flatMap((history) => history.entries).filter(({ at }) => isWithin(at, span));
  const times = (what: AlertEntry['what']): number => entries.filter((entry) => entry.what === what).length;
  return {
    activations: histories.reduce((sum, history) => sum + activationsOf(history, span).length, 0),
    acknowledged: times('acknowledged'),
    escalated: times('escalated'),
    shelved: times('shelved'),
    commented: times('commented'),
    closed: histories.filter(({ alert }) => alert.closedAt !== undefined && isWithin(alert.closedAt, span))
      .length,
  };
}

/**
 * The contents of a handover from the alerts that stood or were open in the shift, with their timelines, and the silences
 * that are in force at its end.
 */
export function handoverContents(
  histories: readonly AlertHistory[],
  span: TimeSpan,
  silences: readonly Silence[] = [],
): HandoverContents {
  const quiet = { silences, at: span.to };
  const alerts = histories.map(({ alert }) => alert);
  const open = alerts.filter(({ work }) => work !== 'closed');
  const ended = alerts.filter(({ closedAt }) => closedAt !== undefined && isWithin(closedAt, span));
  return {
    ...span,
    open: listed(open, quiet),
    shelved: listed(
      open.filter(({ shelvedUntil }) => shelvedUntil !== undefined),
      quiet,
    ),
    silenced: listed(
      open.filter(({ silenced }) => silenced),
      quiet,
    ),
    ended: listed(ended, quiet),
    happened: countsOf(histories, span),
    isTruncated: Math.max(open.length, ended.length) > MOST_HANDOVER_ITEMS,
  };
}
