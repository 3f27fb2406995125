import {
  instant,
  isDeviceId,
  type EvaluatedDatastream,
  type RecordedSpan,
  type Transition,
} from '@ioc/domain';
import { formatInstant, type BacktestAnswer, type WouldBeAlertJson } from '@ioc/wire';

import { given } from '../given.ts';
import type { GroupTally, TallyFacts } from './alert-tally.ts';
import type { BacktestFacts } from './backtest-job.ts';
import { expectedObservations } from './read-stretches.ts';
import type { HistoryFacts } from './rule-lab.ts';
import type { WouldBeAlert } from './would-be-alert.ts';

const DAY_MS = 86_400_000;

/** History shorter than this share of the span, or less covered, is told as a warning. */
const ENOUGH_SHARE = 0.5;
const ENOUGH_COVERAGE = 0.8;

/** A transition for an answer. */
export function toldTransition(transition: Transition): BacktestAnswer['transitions'][number] {
  const { at, kind, group, value, threshold } = transition;
  const severity = 'severity' in transition ? transition.severity : undefined;
  const limit: number | [number, number] | undefined =
    threshold === undefined || typeof threshold === 'number' ? threshold : [threshold[0], threshold[1]];
  return { at: formatInstant(at), kind, group, ...given({ severity, value, threshold: limit }) };
}

/** An alert for an answer. */
export function toldAlert({ from, to, group, kind, severity, peak }: WouldBeAlert): WouldBeAlertJson {
  const end = to === undefined ? undefined : formatInstant(to);
  return {
    group,
    kind,
    severity,
    from: formatInstant(from),
    ...given({ to: end, peak }),
    ...deviceOf(group),
  };
}

function deviceOf(group: WouldBeAlert['group']): Pick<WouldBeAlertJson, 'device'> {
  return group.by === 'device' && isDeviceId(group.id) ? { device: group.id } : {};
}

function toldGroup({ group, alerts, standingMs, longestMs }: GroupTally, spanMs: number): GroupOutcome {
  return { group, alerts, timeStandingShare: share(standingMs, spanMs), longestMs, ...deviceOf(group) };
}

type GroupOutcome = BacktestAnswer['groups'][number];

function share(part: number, whole: number): number {
  return Math.min(1, Math.max(0, part / whole));
}

type Summary = Pick<
  BacktestAnswer,
  'alertCount' | 'perDay' | 'bySeverity' | 'timeStandingShare' | 'groups' | 'alerts'
>;

function summary(
  { alerts, alertCount, bySeverity, standingMs, groups }: TallyFacts,
  spanMs: number,
): Summary {
  return {
    alertCount,
    perDay: alertCount / (spanMs / DAY_MS),
    bySeverity,
    timeStandingShare: share(standingMs, spanMs),
    groups: groups.map((group) => toldGroup(group, spanMs)),
    alerts: alerts.map(toldAlert),
  };
}

/** A finished trial. */
export interface FinishedBacktest {
  readonly facts: BacktestFacts;
  readonly history: HistoryFacts;
  readonly datastreams: readonly EvaluatedDatastream[];
  readonly span: RecordedSpan;
  readonly currentVersion: number | undefined;
  readonly tookMs: number;
}

function toldHistory({ history, datastreams, span }: FinishedBacktest): BacktestAnswer['history'] {
  const { observations, first, last } = history;
  const expected = expectedObservations(datastreams, span);
  return {
    datastreams: datastreams.length,
    observations,
    ...given({
      from: first === undefined ? undefined : formatInstant(instant(first)),
      to: last === undefined ? undefined : formatInstant(instant(last)),
      coverage: expected > 0 ? observations / expected : undefined,
    }),
  };
}

function warningsOf(trial: FinishedBacktest): BacktestAnswer['warnings'] {
  const { facts, history, datastreams, span } = trial;
  const { coverage } = toldHistory(trial);
  const covered = (history.last ?? 0) - (history.first ?? 0);
  const isEmpty = history.observations === 0;
  const isLittle = !isEmpty && covered < ENOUGH_SHARE * (span.to - span.from);
  const hasGaps = !isEmpty && !isLittle && coverage !== undefined && coverage < ENOUGH_COVERAGE;
  return [
    ...(datastreams.length === 0 ? (['no-datastreams'] as const) : []),
    ...(isEmpty ? (['no-history'] as const) : []),
    ...(isLittle ? (['little-history'] as const) : []),
    ...(hasGaps ? (['gaps-in-history'] as const) : []),
    ...(facts.isCut ? (['alerts-left-out'] as const) : []),
  ];
}

/** The answer to a trial. */
export function tellBacktest(trial: FinishedBacktest): BacktestAnswer {
  const { facts, span, currentVersion, tookMs } = trial;
  const { transitions, tally, current, difference, evaluated } = facts;
  const spanMs = span.to - span.from;
  return {
    ...summary(tally, spanMs),
    transitions: transitions.map(toldTransition),
    evaluated,
    tookMs,
    history: toldHistory(trial),
    warnings: warningsOf(trial),
    ...(current && currentVersion !== undefined
      ? { current: { ...summary(current, spanMs), version: currentVersion } }
      : {}),
    ...(difference && {
      difference: {
        added: difference.added.map(toldAlert),
        removed: difference.removed.map(toldAlert),
        changed: difference.changed.map(({ before, after }) => ({
          before: toldAlert(before),
          after: toldAlert(after),
        })),
        unchanged: difference.unchanged,
      },
    }),
  };
}
