import type { Language } from '@ioc/domain';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { formatIsoDurationText, formatPlainNumber } from '../i18n/format.ts';
import { translate } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/vi.ts';
import { shown, signalScale, type SignalScale } from '../rule-lab/signal-scale.ts';

type Level = RuleJson['levels'][number];

const CONDITIONS: Readonly<Record<Level['op'], MessageKey>> = {
  '>': 'sentence.above',
  '>=': 'sentence.atLeast',
  '<': 'sentence.below',
  '<=': 'sentence.atMost',
  '==': 'sentence.equal',
  '!=': 'sentence.notEqual',
  outside: 'sentence.outside',
  inside: 'sentence.inside',
};

const RESETS: Readonly<Record<Level['op'], MessageKey>> = {
  '>': 'sentence.resetBelow',
  '>=': 'sentence.resetBelow',
  '<': 'sentence.resetAbove',
  '<=': 'sentence.resetAbove',
  '==': 'sentence.resetNotEqual',
  '!=': 'sentence.resetEqual',
  outside: 'sentence.resetInside',
  inside: 'sentence.resetOutside',
};

/** Yes and no are not compared, they are. */
const BOOLEAN_WORDS: Readonly<Partial<Record<Level['op'], readonly [MessageKey, MessageKey]>>> = {
  '==': ['sentence.is', 'sentence.resetIsNot'],
  '!=': ['sentence.isNot', 'sentence.resetIs'],
};

function wordsFor(op: Level['op'], property: PropertyJson | undefined): readonly [MessageKey, MessageKey] {
  const words = property?.kind === 'boolean' ? BOOLEAN_WORDS[op] : undefined;
  return words ?? [CONDITIONS[op], RESETS[op]];
}

/** How numbers of a level are told. */
interface Telling {
  readonly property: PropertyJson | undefined;
  readonly scale: SignalScale;
}

function amount(language: Language, value: number, { property, scale }: Telling): string {
  if (property?.kind === 'boolean' && scale.unit === '')
    return translate(language, value === 0 ? 'value.false' : 'value.true');
  return formatPlainNumber(language, shown(value, scale));
}

function amounts(
  language: Language,
  value: Level['threshold'],
  telling: Telling,
): Readonly<Record<'value' | 'low' | 'high', string>> {
  const [low, high] = typeof value === 'number' ? [value, value] : value;
  const text = amount(language, low, telling);
  return { value: text, low: text, high: amount(language, high, telling) };
}

/** What is judged, in words: `PM2,5 trung bình 1 giờ`. */
export function signalText(language: Language, rule: Pick<RuleJson, 'signal'>, name: string): string {
  const { fn, window, usual, upstream } = rule.signal;
  const plain =
    fn === 'last'
      ? name
      : translate(language, `sentence.fn.${fn}`, {
          name,
          window: window === undefined ? '' : formatIsoDurationText(language, window),
        });
  if (usual !== undefined) return translate(language, 'sentence.fromUsual', { signal: plain });
  return upstream === undefined ? plain : translate(language, 'sentence.fromUpstream', { signal: plain });
}

/** One level in words. */
export function levelText(
  language: Language,
  level: Level,
  { property, signal }: { readonly property: PropertyJson | undefined; readonly signal: RuleJson['signal'] },
): string {
  const scale = signalScale(language, signal, property);
  const telling = { property, scale };
  const unit = scale.unit === '' ? '' : ` ${scale.unit}`;
  const [conditionKey, resetKey] = wordsFor(level.op, property);
  const condition = translate(language, conditionKey, {
    ...amounts(language, level.threshold, telling),
    unit,
  });
  const votes = level.mOfN === undefined ? '' : translate(language, 'sentence.mOfN', level.mOfN);
  const duration =
    level.for === undefined
      ? ''
      : translate(language, 'sentence.for', { span: formatIsoDurationText(language, level.for) });
  const reset = translate(language, resetKey, amounts(language, level.reset ?? level.threshold, telling));
  return `${condition}${votes}${duration}; ${reset}`;
}

/**
 * The whole rule in one plain sentence per level.
 *
 * @example
 * 'Báo động mức Khẩn cấp khi PM2.5 trung bình 1 giờ vượt 150 µg/m³ trong 10 phút; hết khi xuống dưới 130'
 */
export function ruleSentences(
  language: Language,
  rule: RuleJson,
  property: PropertyJson | undefined,
): readonly string[] {
  const name = property?.name[language] ?? rule.select.property;
  const signal = signalText(language, rule, name);
  const levels = rule.levels.toReversed().map((level) =>
    translate(language, 'sentence.level', {
      severity: translate(language, `severity.${level.severity}`),
      signal,
      condition: levelText(language, level, { property, signal: rule.signal }),
    }),
  );
  const noData = noDataText(language, rule);
  return noData === undefined ? levels : [...levels, noData];
}

/** When silence is an alert, in words; undefined when it is none. */
export function noDataText(language: Language, { noData }: Pick<RuleJson, 'noData'>): string | undefined {
  if (noData === undefined) return undefined;
  const after =
    noData.after === undefined
      ? translate(language, 'sentence.threeIntervals')
      : formatIsoDurationText(language, noData.after);
  return translate(language, 'sentence.noData', {
    severity: translate(language, `severity.${noData.severity}`),
    after,
  });
}
