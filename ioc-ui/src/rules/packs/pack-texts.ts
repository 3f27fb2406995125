import type { Language, LocalizedText, Severity } from '@ioc/domain';
import type { RulePackAnswer } from '@ioc/wire';

import { formatPlainNumber } from '../../i18n/format.ts';

type Entry = RulePackAnswer['entries'][number];

/** One figure of a pack as it is shown. */
export interface FigureText {
  readonly severity: Severity;
  readonly text: string;
  readonly verified: boolean;
  readonly note: LocalizedText | undefined;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '>=': '≥',
  '<=': '≤',
  '==': '=',
  '!=': '≠',
  outside: '∉',
  inside: '∈',
};

/** A threshold in figures: `5,3`, or `209–231` for a range. */
export function thresholdText(language: Language, threshold: number | readonly [number, number]): string {
  const numbers = typeof threshold === 'number' ? [threshold] : threshold;
  return numbers.map((value) => formatPlainNumber(language, value)).join('–');
}

/** The figures of an entry, lowest severity first: `≥ 5,3 m`. */
export function figureTexts(
  language: Language,
  { figures, rule }: { readonly figures: Entry['figures']; readonly rule: Pick<Entry['rule'], 'levels'> },
  unit: string,
): readonly FigureText[] {
  return rule.levels.map(({ severity, op, threshold }, place) => ({
    severity,
    text: `${OPERATORS[op] ?? op} ${thresholdText(language, threshold)} ${unit}`.trim(),
    verified: figures[place]?.verified ?? false,
    note: figures[place]?.note,
  }));
}
