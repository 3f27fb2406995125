import { parseRfc3339 } from '../observation/observation-time.ts';
import { GROUP_WIDTH } from './check-condition.ts';
import { checkLevel } from './check-level.ts';
import { overrideLevel } from './override-level.ts';
import type { LevelOverride, OverrideScope, Rule, RuleOverride } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';

/** Overrides of one rule at most: one for every device of a large fleet. */
const MOST_OVERRIDES = 2_000;

/** What an override is for, and whom. */
export function scopeOf(scope: OverrideScope): { readonly level: Rule['groupBy']; readonly id: string } {
  if ('city' in scope) return { level: 'city', id: scope.city };
  return 'area' in scope ? { level: 'area', id: scope.area } : { level: 'device', id: scope.device };
}

function checkNumbersOf(path: string, { levels }: Rule, override: LevelOverride): readonly RuleFault[] {
  const level = levels.find(({ severity }) => severity === override.severity);
  if (!level) return [ruleFault(`${path}.severity`, 'unknown-level')];
  if (override.threshold === undefined && override.reset === undefined)
    return [ruleFault(`${path}.threshold`, 'override-changes-nothing')];
  const overridden = overrideLevel(level, override);
  if (!overridden) return [ruleFault(`${path}.threshold`, 'threshold-kind-differs')];
  return checkLevel(path, { ...overridden, for: undefined });
}

function isEmptyText(text: RuleOverride['reason']): boolean {
  return (typeof text === 'string' ? text : `${text.vi}${text.en}`).trim() === '';
}

function checkOverride(path: string, rule: Rule, override: RuleOverride): readonly RuleFault[] {
  const { scope, levels, owner, reason, until } = override;
  const isTooNarrow = GROUP_WIDTH[scopeOf(scope).level] < GROUP_WIDTH[rule.groupBy];
  return [
    ...(isTooNarrow ? [ruleFault(`${path}.scope`, 'override-below-group')] : []),
    ...(levels.length === 0 ? [ruleFault(`${path}.levels`, 'empty-list')] : []),
    ...levels.flatMap((level, index) => checkNumbersOf(`${path}.levels.${index}`, rule, level)),
    ...(owner.trim() === '' ? [ruleFault(`${path}.owner`, 'text-required')] : []),
    ...(isEmptyText(reason) ? [ruleFault(`${path}.reason`, 'text-required')] : []),
    ...(until === undefined || parseRfc3339(until) !== undefined
      ? []
      : [ruleFault(`${path}.until`, 'malformed-instant')]),
  ];
}

/** What is wrong with the thresholds for cities, areas and devices (R42). */
export function checkOverrides(rule: Rule): readonly RuleFault[] {
  const { overrides = [] } = rule;
  if (overrides.length > MOST_OVERRIDES) return [ruleFault('overrides', 'too-many')];
  const seen = new Set<string>();
  return overrides.flatMap((override, index) => {
    const { level, id } = scopeOf(override.scope);
    const key = `${level} ${id} ${override.until ?? ''}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    return [
      ...(isRepeated ? [ruleFault(`overrides.${index}.scope`, 'override-twice')] : []),
      ...checkOverride(`overrides.${index}`, rule, override),
    ];
  });
}
