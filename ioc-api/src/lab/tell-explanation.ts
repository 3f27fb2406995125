import {
  instant,
  isDeviceId,
  later,
  matchesAlert,
  QUALITIES,
  silenceEnd,
  type EpochMs,
  type EvaluatedDatastream,
  type ExplainedLevel,
  type ExplainedMember,
  type LocalizedText,
  type RecordedSpan,
  type Rule,
  type RunningTime,
  type SilenceSubject,
} from '@ioc/domain';
import { formatInstant, type ExplanationJson } from '@ioc/wire';

import { given } from '../given.ts';
import type { ApiContext } from '../http/api-context.ts';
import type { ExplainFacts } from './explain-job.ts';
import type { ExplainQuestion } from './explain-rule.ts';
import { toldTransition } from './tell-backtest.ts';
import { whyOf, type Quieting } from './why.ts';

/** Members that are told, points of all readings together, and datastreams whose readings are told. */
const MOST_MEMBERS = 100;
const MOST_POINTS = 2_000;
const MOST_READ = 5;

/** Silences that were active then, of which those that matter are looked for. */
const MOST_SILENCES = 200;

/** Readings are told of at least half an hour before, in milliseconds. */
const LEAST_READINGS_MS = 1_800_000;

/** A finished explanation. */
export interface FinishedExplanation {
  readonly question: ExplainQuestion;
  readonly facts: ExplainFacts;
  readonly datastreams: readonly EvaluatedDatastream[];
  readonly span: RecordedSpan;
  readonly isIncomplete: boolean;
  readonly reachMs: number;
  readonly unit: string;
  readonly standingSince?: EpochMs;
  readonly tookMs: () => number;
}

function told(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function toldTime({ since, totalMs, leftMs }: RunningTime): NonNullable<ExplanationJson['clearing']> {
  return { totalMs, leftMs, ...(Number.isFinite(since) && { since: formatInstant(instant(since)) }) };
}

function plain(threshold: number | readonly [number, number]): number | [number, number] {
  return typeof threshold === 'number' ? threshold : [threshold[0], threshold[1]];
}

function toldLevel(level: ExplainedLevel, rule: Rule): ExplanationJson['levels'][number] {
  const { severity, threshold, isMet, isHeld, isReached, running, origin } = level;
  const stated = rule.levels.find((one) => one.severity === severity);
  return {
    severity,
    op: stated?.op ?? '',
    threshold: plain(threshold),
    ...(stated?.reset === undefined ? {} : { reset: plain(stated.reset) }),
    ...(origin && {
      thresholdFrom: { level: origin.level, ...given({ owner: origin.owner }) },
    }),
    isMet: isMet ?? null,
    isHeld: isHeld ?? null,
    isReached,
    ...(running && { timer: toldTime(running) }),
  };
}

function toldMember(
  member: ExplainedMember,
  names: ReadonlyMap<string, LocalizedText>,
): ExplanationJson['members'][number] {
  const { device, value, samples, minSamples, state, newest, last, silentForMs, staleAfterMs } = member;
  const isFinite = (number: number | undefined): number | undefined =>
    number !== undefined && Number.isFinite(number) ? number : undefined;
  return {
    device,
    value: told(value),
    samples,
    minSamples,
    state,
    ...given({
      name: names.get(device),
      newestAt: newest === undefined ? undefined : formatInstant(instant(newest)),
      last: isFinite(last),
      silentForMs: isFinite(silentForMs),
      staleAfterMs: isFinite(staleAfterMs),
      usual: member.usual,
    }),
  };
}

async function readingsOf(
  { telemetry }: ApiContext,
  { question, datastreams, reachMs, span }: FinishedExplanation,
  rule: Rule,
): Promise<ExplanationJson['readings']> {
  const own = datastreams.filter(({ property }) => property === rule.select.property).slice(0, MOST_READ);
  const beforeMs = Math.max(LEAST_READINGS_MS, reachMs);
  const from = later(question.at, -beforeMs);
  const { place, t, v, q } = await telemetry.columns({
    datastreams: own,
    from: from > span.from ? from : span.from,
    to: span.to,
    limit: 100_000,
  });
  const first = Math.max(0, t.length - MOST_POINTS);
  return own.map(({ device }, index) => {
    const rows = Array.from(t.keys()).filter((row) => row >= first && place[row] === index);
    return {
      device,
      t: rows.map((row) => t[row] ?? 0),
      v: rows.map((row) => told(v[row] ?? NaN)),
      q: rows.map((row) => QUALITIES[q[row] ?? 0] ?? 'bad'),
    };
  });
}

/** What the silences are asked about: alerts that the rule would raise for the group, in the severity that stood. */
function subjectsOf(
  { question: { group }, datastreams, facts }: FinishedExplanation,
  rule: Rule,
): readonly SilenceSubject[] {
  const member = datastreams.find((datastream) => datastream[group.by] === group.id);
  if (!member) return [];
  const { device, city, area } = member;
  const standing = facts.group?.standing?.severity;
  const raisable = [
    ...rule.levels.map(({ severity }) => severity),
    ...(rule.noData ? [rule.noData.severity] : []),
  ];
  return (standing === undefined ? raisable : [standing]).map((severity) => ({
    city,
    sector: rule.sector,
    rule: { id: rule.id, version: rule.version },
    severity,
    group,
    ...(group.by === 'device' && { device, ...given({ area }) }),
  }));
}

/** The silences that covered alerts of the rule about the group then (R24). */
async function silencesOf(
  { records }: ApiContext,
  finished: FinishedExplanation,
  rule: Rule,
): Promise<Quieting['silences']> {
  const subjects = subjectsOf(finished, rule);
  const { items } = await records.silences.list(
    { at: finished.question.at, state: 'active' },
    { limit: MOST_SILENCES },
  );
  return items
    .filter(({ matcher }) => subjects.some((subject) => matchesAlert(matcher, subject)))
    .map((silence) => ({
      id: silence.id,
      from: formatInstant(silence.from),
      to: formatInstant(silenceEnd(silence)),
      reason: silence.reason,
      by: silence.author,
    }));
}

/** Silences, and rules that inhibit this one and whether they stood for the same device then. */
async function quietingOf(context: ApiContext, finished: FinishedExplanation, rule: Rule): Promise<Quieting> {
  const { records } = context;
  const { group, at } = finished.question;
  const silences = await silencesOf(context, finished, rule);
  const inhibitors = rule.inhibitedBy ?? [];
  if (inhibitors.length === 0) return { silences, inhibitedBy: [] };
  const filter = group.by === 'device' && isDeviceId(group.id) ? { device: group.id } : {};
  const { items } = await records.alerts.list(filter, { limit: 200 });
  const stood = new Set<string>(
    items
      .filter(({ openedAt, clearedAt }) => openedAt <= at && (clearedAt === undefined || clearedAt > at))
      .filter((alert) => group.by !== 'device' || alert.device === group.id)
      .map((alert) => alert.rule.id),
  );
  return {
    silences,
    inhibitedBy: inhibitors.map((inhibitor) => ({
      rule: inhibitor.rule,
      isStanding: stood.has(inhibitor.rule),
    })),
  };
}

function toldStanding({
  facts: { group },
  standingSince,
}: FinishedExplanation): ExplanationJson['standing'] | undefined {
  const standing = group?.standing;
  if (!standing) return undefined;
  const { severity, version, peak, isStale } = standing;
  return {
    severity,
    version,
    isStale,
    ...given({
      peak: Number.isFinite(peak) ? peak : undefined,
      since: standingSince === undefined ? undefined : formatInstant(standingSince),
    }),
  };
}

/** The answer to the question why. */
export async function tellExplanation(
  context: ApiContext,
  finished: FinishedExplanation,
): Promise<ExplanationJson> {
  const { question, facts, span, isIncomplete, unit, tookMs } = finished;
  const rule = facts.rule ?? question.versions.at(-1)?.rule;
  if (!rule) throw new Error('an explanation without a rule');
  const { group } = facts;
  const devices = await context.records.devices.all();
  const names = new Map<string, LocalizedText>(devices.map(({ id, name }) => [id, name]));
  const quieting = await quietingOf(context, finished, rule);
  const members = (group?.members ?? []).toSorted((a, b) => (b.value || 0) - (a.value || 0));
  const opensAt = group?.opensAt ?? Infinity;
  return {
    rule: { id: rule.id, version: rule.version, name: rule.name, isSaved: question.isSaved },
    group: question.group,
    at: formatInstant(question.at),
    replayedFrom: formatInstant(span.from),
    evaluated: facts.evaluated,
    unit,
    ...given({ standing: toldStanding(finished) }),
    noDataStands: group?.noDataStands ?? false,
    signal: {
      value: told(group?.value ?? NaN),
      fn: rule.signal.fn,
      ...given({ window: rule.signal.window }),
    },
    members: members.slice(0, MOST_MEMBERS).map((member) => toldMember(member, names)),
    memberCount: members.length,
    levels: (group?.levels ?? []).map((level) => toldLevel(level, rule)),
    condition: group ? (group.condition ?? null) : true,
    ...(group?.clearing && { clearing: toldTime(group.clearing) }),
    schedule: {
      isOpen: group?.isOpen ?? true,
      ...(group && !group.isOpen && Number.isFinite(opensAt) && { opensAt: formatInstant(instant(opensAt)) }),
    },
    silences: quieting.silences,
    inhibitedBy: quieting.inhibitedBy,
    transitions: facts.transitions.map(toldTransition),
    readings: await readingsOf(context, finished, rule),
    why: [
      ...whyOf(rule, group, quieting),
      ...(isIncomplete ? [{ code: 'history-incomplete' as const }] : []),
    ],
    tookMs: tookMs(),
  };
}
