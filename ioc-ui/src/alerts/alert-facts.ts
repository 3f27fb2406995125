import type { Alert, Bounds, Language, Sector } from '@ioc/domain';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { formatNumber, formatPlainNumber } from '../i18n/format.ts';
import { translate } from '../i18n/translate.ts';
import type { MessageKey } from '../i18n/vi.ts';

/** What of all alerts a screen shows. */
export interface AlertFilter {
  readonly city: string | undefined;
  readonly sectors: ReadonlySet<Sector> | undefined;
}

/** Whether the alert is of the city and sectors that are shown. */
export function matchesFilter(alert: Pick<Alert, 'city' | 'sector'>, filter: AlertFilter): boolean {
  return (
    (filter.city === undefined || alert.city === filter.city) && (filter.sectors?.has(alert.sector) ?? true)
  );
}

/** The state of an alert in words: what the world does and what people did (A1). */
export function alertStateKey(alert: Pick<Alert, 'condition' | 'work'>): MessageKey {
  if (alert.work === 'closed') return 'alertState.closed';
  return `alertState.${alert.condition}.${alert.work}`;
}

/** Whether the alert waits for a reset: its rule latches it, and its readings are normal again (R43). */
export function isResettable({ latched, condition, work }: Alert): boolean {
  return latched && condition === 'cleared' && work !== 'closed';
}

const SIGNS = {
  '>': '>',
  '>=': '≥',
  '<': '<',
  '<=': '≤',
  '==': '=',
  '!=': '≠',
  outside: '∉',
  inside: '∈',
} as const;

function operatorOf(alert: Alert, rule: RuleJson | undefined): string | undefined {
  const level = rule?.levels.find((each) => each.severity === alert.severity);
  return level && SIGNS[level.op];
}

/**
 * The judged value against its threshold, with the unit: `182,4 > 150 µg/m³`, or `140,2 µg/m³ · ngưỡng > 150 µg/m³` where
 * it is beyond it no more; undefined where nothing was judged.
 */
export function comparisonText(
  language: Language,
  alert: Alert,
  rule: RuleJson | undefined,
  property: PropertyJson | undefined,
): string | undefined {
  const { value, threshold } = alert;
  const operator = operatorOf(alert, rule);
  if (
    operator === undefined ||
    value === undefined ||
    threshold === undefined ||
    property?.kind === 'boolean' ||
    property?.kind === 'enum'
  ) {
    return undefined;
  }
  const limit =
    typeof threshold === 'number'
      ? formatPlainNumber(language, threshold)
      : `[${threshold.map((bound) => formatPlainNumber(language, bound)).join('; ')}]`;
  const shown =
    property === undefined
      ? formatPlainNumber(language, value)
      : formatNumber(language, value, property.decimals);
  const unit = property?.display[language] ?? '';
  const withUnit = (text: string): string => (unit === '' ? text : `${text} ${unit}`);
  if (holds(operator, value, threshold)) return withUnit(`${shown} ${operator} ${limit}`);
  return `${withUnit(shown)} · ${translate(language, 'alert.threshold', { limit: withUnit(`${operator} ${limit}`) })}`;
}

/** Whether the value is beyond the threshold: it is not while an alert waits for its reset level or its person. */
function holds(operator: string, value: number, threshold: number | Bounds): boolean {
  if (typeof threshold !== 'number') {
    const isInside = value >= threshold[0] && value <= threshold[1];
    return operator === SIGNS.inside ? isInside : !isInside;
  }
  switch (operator) {
    case SIGNS['>']:
      return value > threshold;
    case SIGNS['>=']:
      return value >= threshold;
    case SIGNS['<']:
      return value < threshold;
    case SIGNS['<=']:
      return value <= threshold;
    default:
      return true;
  }
}
