import {
  checkRule,
  failed,
  formatIsoDuration,
  parseIsoDuration,
  succeeded,
  type Language,
  type Outcome,
} from '@ioc/domain';
import type { Problem } from '@ioc/wire';

import type { RuleJson } from '../api/queries.ts';
import { formatPlainNumber } from '../i18n/format.ts';
import { translate } from '../i18n/translate.ts';

type Level = RuleJson['levels'][number];

/** One level as it is being typed. Range levels have two numbers in `threshold` and `reset`, scalar levels one. */
export interface LevelDraft {
  readonly threshold: readonly string[];
  readonly reset: readonly string[];
  readonly forMinutes: string;
}

/** A rule's numbers as they are being typed. */
export interface RuleDraft {
  readonly enabled: boolean;
  readonly levels: readonly LevelDraft[];
}

/** Faults by the path of their field, such as `levels.0.reset`. */
export type FieldFaults = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;

function typed(language: Language, value: number): string {
  return new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: 6,
    useGrouping: false,
  }).format(value);
}

function numbersOf(value: Level['threshold'] | undefined): readonly number[] {
  if (value === undefined) return [];
  return typeof value === 'number' ? [value] : value;
}

function levelDraft(language: Language, level: Level): LevelDraft {
  const span = level.for === undefined ? undefined : parseIsoDuration(level.for);
  const threshold = numbersOf(level.threshold).map((value) => typed(language, value));
  const reset = numbersOf(level.reset).map((value) => typed(language, value));
  return {
    threshold,
    reset: threshold.map((_, index) => reset[index] ?? ''),
    forMinutes: span?.ok === true ? typed(language, span.value / MINUTE_MS) : '',
  };
}

/** The draft of a rule that nobody has changed yet. */
export function draftOf(language: Language, rule: RuleJson): RuleDraft {
  return { enabled: rule.enabled, levels: rule.levels.map((level) => levelDraft(language, level)) };
}

/** The number that somebody typed, with a comma or a point before its decimals; undefined for anything else. */
export function parseTypedNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

interface Reading {
  readonly faults: Record<string, string>;
  readonly language: Language;
}

function readNumbers(
  texts: readonly string[],
  path: string,
  { faults, language }: Reading,
): readonly number[] {
  return texts.map((text) => {
    const value = parseTypedNumber(text);
    if (value === undefined) faults[path] = translate(language, 'rule.notANumber');
    return value ?? Number.NaN;
  });
}

function readLevel(level: Level, draft: LevelDraft, path: string, reading: Reading): Level {
  const [low = Number.NaN, high = Number.NaN] = readNumbers(draft.threshold, `${path}.threshold`, reading);
  const hasReset = draft.reset.some((text) => text.trim() !== '');
  const [resetLow = Number.NaN, resetHigh = Number.NaN] = hasReset
    ? readNumbers(draft.reset, `${path}.reset`, reading)
    : [];
  const minutes =
    draft.forMinutes.trim() === '' ? 0 : readNumbers([draft.forMinutes], `${path}.for`, reading)[0];
  const span =
    minutes === undefined || Number.isNaN(minutes) || minutes === 0
      ? {}
      : { for: formatIsoDuration(minutes * MINUTE_MS) };
  const { severity } = level;
  if (level.op === 'outside' || level.op === 'inside') {
    return {
      severity,
      op: level.op,
      threshold: [low, high],
      ...(hasReset ? { reset: [resetLow, resetHigh] } : {}),
      ...span,
    };
  }
  return { severity, op: level.op, threshold: low, ...(hasReset ? { reset: resetLow } : {}), ...span };
}

/** The rule that the draft makes, or what is wrong with it by field (R10). */
export function ruleOfDraft(
  language: Language,
  rule: RuleJson,
  draft: RuleDraft,
): Outcome<RuleJson, FieldFaults> {
  const faults: Record<string, string> = {};
  const levels = rule.levels.map((level, index) => {
    const typedLevel = draft.levels[index];
    return typedLevel === undefined
      ? level
      : readLevel(level, typedLevel, `levels.${index}`, { faults, language });
  });
  const changed = { ...rule, enabled: draft.enabled, levels };
  if (Object.keys(faults).length > 0) return failed(faults);
  for (const { path, message } of checkRule(changed)) faults[path] ??= message[language];
  return Object.keys(faults).length > 0 ? failed(faults) : succeeded(changed);
}

/** The faults that the server found, by field: `levels[0].reset` and `levels.0.reset` are the same. */
export function serverFaults(problem: Problem | undefined): FieldFaults {
  const entries = (problem?.errors ?? []).map(({ path, message }) => [
    path.replaceAll(/\[(\d+)\]/g, '.$1'),
    message,
  ]);
  return Object.fromEntries(entries);
}

/** Whether the draft says anything else than the rule. */
export function isChanged(language: Language, rule: RuleJson, draft: RuleDraft): boolean {
  return JSON.stringify(draftOf(language, rule)) !== JSON.stringify(draft);
}

/** The thresholds of a rule in short, for a list of versions: `80 · 150 · 250`. */
export function thresholdsText(language: Language, rule: RuleJson): string {
  return rule.levels
    .map((level) =>
      numbersOf(level.threshold)
        .map((value) => formatPlainNumber(language, value))
        .join('–'),
    )
    .join(' · ');
}
