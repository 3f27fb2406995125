import type { Language, LocalizedText } from '@ioc/domain';
import { parseInstant } from '@ioc/wire';

import type { RuleJson } from '../api/queries.ts';
import { formatDateTime, formatIsoDurationText, formatPlainNumber } from '../i18n/format.ts';
import { translate, type MessageFacts } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/vi.ts';
import { conditionText, type RuleNames } from './condition-text.ts';

/** A term of a rule, and the part of the form that it comes from. */
export interface RuleTerm {
  readonly part: 'where' | 'signal' | 'when' | 'schedule' | 'quiet' | 'overrides' | 'life';
  readonly text: string;
}

interface Telling {
  readonly language: Language;
  readonly rule: RuleJson;
  readonly names: RuleNames;
}

type Say = (key: MessageKey, facts?: MessageFacts) => string;

const sayIn =
  (language: Language): Say =>
  (key, facts) =>
    translate(language, key, facts);

/** Names that are told before the rest is counted. */
const MOST_NAMES = 3;

function listed(say: Say, names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ');
  const first = names.slice(0, MOST_NAMES - 1).join(', ');
  return say('sentence.andMore', { names: first, count: names.length - MOST_NAMES + 1 });
}

/** Where the rule looks, in words: `tại Việt Yên, dọc tuyến vẽ trên bản đồ, cách không quá 200 m`. */
export function placeText({ language, rule, names }: Telling): string {
  const say = sayIn(language);
  const { cities, areas, devices, tags, within } = rule.select;
  const parts = [
    ...(devices === undefined
      ? []
      : [say('sentence.where.devices', { names: listed(say, devices.map(names.device)) })]),
    ...(areas === undefined ? [] : [say('sentence.where.at', { names: listed(say, areas.map(names.area)) })]),
    ...(cities === undefined
      ? []
      : [say('sentence.where.at', { names: listed(say, cities.map(names.city)) })]),
    ...(tags === undefined ? [] : [say('sentence.where.tags', { tags: tags.join(', ') })]),
    ...(within?.kind === 'polygon' ? [say('sentence.where.polygon')] : []),
    ...(within?.kind === 'corridor'
      ? [say('sentence.where.corridor', { metres: formatPlainNumber(language, within.metres) })]
      : []),
  ];
  return parts.length === 0 ? say('sentence.where.everywhere') : parts.join(', ');
}

/** The days of a schedule's window in short: `T2–T6`, `T7, CN`. */
export function daysText(language: Language, days: readonly Day[]): string {
  const present = WEEK.filter((day) => days.includes(day));
  if (present.length === WEEK.length) return translate(language, 'sentence.everyDay');
  const runs: Day[][] = [];
  for (const day of present) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && WEEK.indexOf(day) === WEEK.indexOf(before) + 1)
      run.push(day);
    else runs.push([day]);
  }
  const name = (day: Day | undefined): string => (day === undefined ? '' : translate(language, `day.${day}`));
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0])}–${name(run.at(-1))}` : run.map(name).join(', ')))
    .join(', ');
}

/** A day of the week. */
export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** The days of the week in their order. */
export const WEEK: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function scheduleTerms({ language, rule }: Telling): readonly string[] {
  const say = sayIn(language);
  if (rule.schedule === undefined) return [];
  const { windows, holidays = [] } = rule.schedule;
  const texts = windows.map(({ days, from, to }) =>
    say('sentence.schedule.window', { days: daysText(language, days), from, to }),
  );
  const but = holidays.length === 0 ? '' : say('sentence.schedule.holidays', { count: holidays.length });
  return [say('sentence.schedule', { windows: `${texts.join('; ')}${but}` })];
}

function signalTerms({ language, rule }: Telling): readonly string[] {
  const say = sayIn(language);
  const { coverage, minSamples, window, usual, upstream } = rule.signal;
  const span = window === undefined ? '' : formatIsoDurationText(language, window);
  return [
    ...(usual === undefined ? [] : [say('sentence.usual', { weeks: usual.weeks ?? 4 })]),
    ...(upstream === undefined
      ? []
      : [
          say('sentence.upstream', {
            lag: formatIsoDurationText(language, upstream.lag),
            count: upstream.pairs.length,
          }),
        ]),
    ...(coverage === undefined
      ? []
      : [say('sentence.coverage', { share: formatPlainNumber(language, coverage * 100), span })]),
    ...(minSamples === undefined || minSamples <= 1
      ? []
      : [say('sentence.minSamples', { count: minSamples, span })]),
    ...(rule.ignoreSuspect === true ? [say('sentence.ignoreSuspect')] : []),
  ];
}

/** How the devices of a group count together (R6): by a quorum, or by their mean. */
function groupTerms({ language, rule }: Telling): readonly string[] {
  const say = sayIn(language);
  if (rule.groupBy === 'device') return [];
  const { quorum } = rule;
  const of = say(`sentence.group.${rule.groupBy}`);
  if (quorum === undefined) return [say('sentence.groupMean', { of })];
  const count = String(quorum.atLeast).replace('%', ' %');
  return [say('sentence.quorum', { count, of })];
}

function quietTerms({ language, rule, names }: Telling): readonly string[] {
  const say = sayIn(language);
  const span = (duration: string): string => formatIsoDurationText(language, duration);
  return [
    ...(rule.keepFiring === undefined ? [] : [say('sentence.keepFiring', { span: span(rule.keepFiring) })]),
    ...(rule.flap === undefined
      ? []
      : [say('sentence.flap', { count: rule.flap.changes, span: span(rule.flap.within) })]),
    ...(rule.inhibitedBy ?? []).map(({ rule: id, same }) =>
      say('sentence.inhibited', { rule: names.rule(id), same: say(`sentence.same.${same}`) }),
    ),
    ...(rule.latched === true ? [say('sentence.latched')] : []),
  ];
}

/** A text that comes in both languages or in one. */
export function textIn(language: Language, text: LocalizedText | string): string {
  return typeof text === 'string' ? text : text[language];
}

type Override = NonNullable<RuleJson['overrides']>[number];

/** Where an override holds, by name. */
export function scopeText(scope: Override['scope'], names: RuleNames): string {
  if ('device' in scope) return names.device(scope.device);
  return 'area' in scope ? names.area(scope.area) : names.city(scope.city);
}

function overrideTerms({ language, rule, names }: Telling): readonly string[] {
  const say = sayIn(language);
  return (rule.overrides ?? []).map((override) => {
    const numbers = override.levels.flatMap(({ severity, threshold }) =>
      threshold === undefined
        ? []
        : [
            say('sentence.override.level', {
              severity: say(`severity.${severity}`),
              value: (typeof threshold === 'number' ? [threshold] : threshold)
                .map((value) => formatPlainNumber(language, value))
                .join('–'),
            }),
          ],
    );
    const until =
      override.until === undefined
        ? ''
        : say('sentence.override.until', { time: formatDateTime(parseInstant(override.until)) });
    return say('sentence.override', {
      scope: scopeText(override.scope, names),
      levels: numbers.join(', '),
      owner: override.owner,
      reason: textIn(language, override.reason),
      until,
    });
  });
}

function lifeTerms({ language, rule }: Telling): readonly string[] {
  const say = sayIn(language);
  const escalations = (rule.escalate ?? []).map(({ after, to }) =>
    say('sentence.escalate', { span: formatIsoDurationText(language, after), to }),
  );
  return [
    ...escalations,
    ...(rule.safety === true ? [say('sentence.safety')] : []),
    ...(rule.draft === true ? [say('sentence.draft')] : []),
  ];
}

/** Everything that a rule says besides its levels, one sentence each, in the order of the form. */
export function ruleTerms(language: Language, rule: RuleJson, names: RuleNames): readonly RuleTerm[] {
  const telling = { language, rule, names };
  const say = sayIn(language);
  const of = (part: RuleTerm['part'], texts: readonly string[]): readonly RuleTerm[] =>
    texts.map((text) => ({ part, text }));
  const { when } = rule;
  return [
    ...of('where', [say('sentence.where', { place: placeText(telling) }), ...groupTerms(telling)]),
    ...of('signal', signalTerms(telling)),
    ...of(
      'when',
      when === undefined ? [] : [say('sentence.when', { condition: conditionText(language, when, names) })],
    ),
    ...of('schedule', scheduleTerms(telling)),
    ...of('quiet', quietTerms(telling)),
    ...of('overrides', overrideTerms(telling)),
    ...of('life', lifeTerms(telling)),
  ];
}
