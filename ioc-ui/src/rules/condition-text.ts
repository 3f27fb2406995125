import type { Condition, Language } from '@ioc/domain';

import type { PropertyJson } from '../api/queries.ts';
import { formatIsoDurationText, formatPlainNumber } from '../i18n/format.ts';
import { translate } from '../i18n/translate.ts';

/** How things that a rule names by id are called. */
export interface RuleNames {
  readonly property: (id: string) => PropertyJson | undefined;
  readonly city: (id: string) => string;
  readonly area: (id: string) => string;
  readonly device: (id: string) => string;
  readonly rule: (id: string) => string;
}

type Statement = Extract<Condition, { readonly property: unknown }>;

const OPERATORS = {
  '>': 'sentence.above',
  '>=': 'sentence.atLeast',
  '<': 'sentence.below',
  '<=': 'sentence.atMost',
  '==': 'sentence.equal',
  '!=': 'sentence.notEqual',
  outside: 'sentence.outside',
  inside: 'sentence.inside',
} as const;

function statementText(language: Language, statement: Statement, names: RuleNames): string {
  const property = names.property(statement.property);
  const name = property?.name[language] ?? statement.property;
  const { fn = 'last', window } = statement;
  const signal =
    fn === 'last'
      ? name
      : translate(language, `sentence.fn.${fn}`, {
          name,
          window: window === undefined ? '' : formatIsoDurationText(language, window),
        });
  const of = statement.of ?? 'device';
  const subject = of === 'device' ? signal : translate(language, `sentence.of.${of}`, { signal });
  const unit = property?.display[language] ?? '';
  const [low, high] =
    typeof statement.threshold === 'number'
      ? [statement.threshold, statement.threshold]
      : statement.threshold;
  const isWord = property?.kind === 'boolean';
  const amount = (value: number): string =>
    isWord
      ? translate(language, value === 0 ? 'value.false' : 'value.true')
      : formatPlainNumber(language, value);
  const key =
    isWord && statement.op === '=='
      ? 'sentence.is'
      : isWord && statement.op === '!='
        ? 'sentence.isNot'
        : OPERATORS[statement.op];
  const condition = translate(language, key, {
    value: amount(low),
    low: amount(low),
    high: amount(high),
    unit: isWord || unit === '' ? '' : ` ${unit}`,
  });
  return `${subject} ${condition}`;
}

/**
 * A combined condition in words (R40); inner combinations stand in brackets, so that no reader has to guess.
 *
 * @example
 * 'Lượng mưa 1 giờ vượt 50 mm và (không phải Mất điện là “Có”)'
 */
export function conditionText(language: Language, condition: Condition, names: RuleNames): string {
  if ('not' in condition)
    return translate(language, 'sentence.not', { condition: inner(language, condition.not, names) });
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const word = translate(language, 'all' in condition ? 'sentence.and' : 'sentence.or');
    return parts.map((part) => inner(language, part, names)).join(` ${word} `);
  }
  return statementText(language, condition, names);
}

function inner(language: Language, condition: Condition, names: RuleNames): string {
  const text = conditionText(language, condition, names);
  return 'property' in condition ? text : `(${text})`;
}
