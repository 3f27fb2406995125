import {
  instant,
  isDeviceId,
  later,
  parseIsoDuration,
  type Alert,
  type DeviceId,
  type EpochMs,
  type EvaluatedDatastream,
  type GroupKey,
  type IsoDuration,
  type Rule,
} from '@ioc/domain';
import type { AlertFilter, RuleVersion } from '@ioc/record-store';
import { formatInstant, type ExplanationJson } from '@ioc/wire';

import { given } from '../given.ts';
import type { ApiContext } from '../http/api-context.ts';
import { ProblemError } from '../problem/problem-error.ts';
import type { ExplainJob } from './lab-job.ts';
import { datastreamsFor, refuseTooMuch, unitOf, wholeMinute } from './lab-request.ts';
import { joinedDatastreams } from './judged-datastreams.ts';
import type { LabOrder, RuleLab } from './rule-lab.ts';
import { tellExplanation } from './tell-explanation.ts';

/** History replayed before the time asked about: at least a day, at most 31 days, in milliseconds. */
const LEAST_REPLAY_MS = 86_400_000;
const MOST_REPLAY_MS = 31 * LEAST_REPLAY_MS;

/** Replay reaches back so many times as far as the rule's windows and timers do. */
const REPLAY_SHARES = 3;

/** Alerts of a group that are looked through for one that stood. */
const MOST_ALERTS = 200;

/** A question about a rule: its versions with when each began, the newest last. */
export interface ExplainQuestion {
  readonly versions: ExplainJob['versions'];
  readonly isSaved: boolean;
  readonly group: GroupKey;
  readonly at: EpochMs;
}

/** The group that `device:ID`, `area:ID` or `city:ID` names. */
export function groupKeyOf(text: string): GroupKey {
  const [by = '', ...rest] = text.split(':');
  const id = rest.join(':');
  if (by === 'device' || by === 'area' || by === 'city') return { by, id };
  throw new ProblemError('validation');
}

function durationMs(duration: IsoDuration | undefined): number {
  const parsed = duration === undefined ? undefined : parseIsoDuration(duration);
  return parsed?.ok === true ? parsed.value : 0;
}

/** How far back anything that the rule says can reach. */
function reachMs({ signal, levels, keepFiring, noData }: Rule): number {
  const longestFor = Math.max(0, ...levels.map((level) => durationMs(level.for)));
  return durationMs(signal.window) + longestFor + durationMs(keepFiring) + durationMs(noData?.after);
}

function filterOf({ by, id }: GroupKey): (alert: Alert) => boolean {
  return ({ group }) => group.by === by && group.id === id;
}

/** When the newest alert that stood at the time began: what stands long is explained from its beginning. */
async function standingSince(
  { records }: ApiContext,
  { versions, group, at }: ExplainQuestion,
): Promise<EpochMs | undefined> {
  const [version] = versions;
  const filter: AlertFilter = group.by === 'device' && isDeviceId(group.id) ? { device: group.id } : {};
  const { items } = await records.alerts.list(filter, { limit: MOST_ALERTS });
  return items
    .filter(filterOf(group))
    .filter(({ rule, openedAt, clearedAt }) => {
      const stood = openedAt <= at && (clearedAt === undefined || clearedAt >= later(at, -LEAST_REPLAY_MS));
      return stood && rule.id === version?.rule.id;
    })
    .map(({ openedAt }) => openedAt)
    .at(0);
}

/** The datastreams that bear on the group. */
function ofGroup(
  datastreams: readonly EvaluatedDatastream[],
  { by, id }: GroupKey,
  rule: Rule,
): readonly EvaluatedDatastream[] {
  const upstream = new Set<DeviceId>(
    (rule.signal.upstream?.pairs ?? [])
      .filter(({ downstream }) => by !== 'device' || downstream === id)
      .map((pair) => pair.upstream),
  );
  const isIn = (datastream: EvaluatedDatastream): boolean => datastream[by] === id;
  const own = datastreams.filter(isIn);
  return datastreams.filter((datastream) => {
    if (isIn(datastream) || upstream.has(datastream.device)) return true;
    const isCondition = datastream.property !== rule.select.property;
    return isCondition && own.some(({ city }) => city === datastream.city);
  });
}

/** Explains why the rule stood or did not stand for the group at that time (R35). */
export async function explainRule(
  context: ApiContext,
  lab: RuleLab,
  asked: { readonly question: ExplainQuestion; readonly order: LabOrder },
): Promise<ExplanationJson> {
  const { question, order } = asked;
  const begunMs = performance.now();
  const { versions, group, at } = question;
  const newest = versions.at(-1)?.rule;
  if (!newest) throw new ProblemError('not-found');
  let datastreams: readonly EvaluatedDatastream[] = [];
  for (const { rule } of versions) {
    datastreams = joinedDatastreams(datastreams, ofGroup(await datastreamsFor(context, rule), group, rule));
  }
  const reach = Math.max(
    LEAST_REPLAY_MS,
    REPLAY_SHARES * Math.max(...versions.map(({ rule }) => reachMs(rule))),
  );
  const since = await standingSince(context, question);
  const wanted = Math.min(at, since ?? at) - reach;
  const from = wholeMinute(instant(Math.max(wanted, at - MOST_REPLAY_MS)));
  const span = { from, to: later(at, 1) };
  refuseTooMuch(datastreams, span);
  const job: ExplainJob = { kind: 'explain', versions, datastreams, span, group };
  const { facts, history } = await lab.run(job, order);
  const isIncomplete = wanted < from || history.observations === 0;
  return tellExplanation(context, {
    question,
    facts,
    datastreams,
    span,
    isIncomplete,
    reachMs: reachMs(newest),
    unit: await unitOf(context, newest),
    tookMs: () => Math.round(performance.now() - begunMs),
    ...given({ standingSince: since }),
  });
}

/** The versions that were in force at a time or took over before it, the oldest first; formatted times go outward. */
export function versionsUntil(versions: readonly RuleVersion[], at: EpochMs): ExplainJob['versions'] {
  const begun = versions.filter((version) => version.at <= at);
  const recent = begun.filter((version, index) => {
    const next = begun[index + 1];
    return next === undefined || next.at >= at - MOST_REPLAY_MS;
  });
  if (recent.length > 0) return recent.map((version) => ({ rule: version.rule, from: version.at }));
  const [first] = versions;
  const detail = {
    vi: `Quy tắc có từ ${first ? formatInstant(first.at) : ''}.`,
    en: `The rule exists since ${first ? formatInstant(first.at) : ''}.`,
  };
  throw new ProblemError('unprocessable', { detail });
}
