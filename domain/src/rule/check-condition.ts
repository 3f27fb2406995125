import { checkNumbers } from './check-level.ts';
import { checkWindowedSignal } from './check-signal.ts';
import type { Condition, PropertyCondition, Rule } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';

/** Statements about properties in one rule at most. */
export const MOST_STATEMENTS = 16;

const DEEPEST = 4;

/** How wide a group is: an alert about one may depend on what is as wide or wider. */
export const GROUP_WIDTH = { device: 0, area: 1, city: 2 } as const;

/** The statements about properties in a condition, in the order in which they are written. */
export function statementsOf(condition: Condition): readonly PropertyCondition[] {
  if ('all' in condition) return condition.all.flatMap(statementsOf);
  if ('any' in condition) return condition.any.flatMap(statementsOf);
  if ('not' in condition) return statementsOf(condition.not);
  return [condition];
}

function checkStatement(path: string, statement: PropertyCondition, groupBy: Rule['groupBy']) {
  const { of = 'device', threshold } = statement;
  return [
    ...(GROUP_WIDTH[of] < GROUP_WIDTH[groupBy] ? [ruleFault(`${path}.of`, 'condition-below-group')] : []),
    ...checkWindowedSignal(path, statement),
    ...checkNumbers(`${path}.threshold`, threshold),
  ];
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly groupBy: Rule['groupBy'];
}

function checkList(conditions: readonly Condition[], { path, depth, groupBy }: Place): readonly RuleFault[] {
  if (conditions.length === 0) return [ruleFault(path, 'empty-list')];
  return conditions.flatMap((condition, index) =>
    checkTree(condition, { path: `${path}.${index}`, depth: depth + 1, groupBy }),
  );
}

function checkTree(condition: Condition, place: Place): readonly RuleFault[] {
  const { path, depth, groupBy } = place;
  if (depth > DEEPEST) return [ruleFault(path, 'condition-too-deep')];
  if ('all' in condition) return checkList(condition.all, { ...place, path: `${path}.all` });
  if ('any' in condition) return checkList(condition.any, { ...place, path: `${path}.any` });
  if ('not' in condition) return checkTree(condition.not, { groupBy, path: `${path}.not`, depth: depth + 1 });
  return checkStatement(path, condition, groupBy);
}

/** What is wrong with what must hold besides the levels (R40). */
export function checkCondition({ when, groupBy }: Rule): readonly RuleFault[] {
  if (!when) return [];
  const faults = checkTree(when, { path: 'when', depth: 1, groupBy });
  if (faults.length > 0) return faults;
  return statementsOf(when).length > MOST_STATEMENTS ? [ruleFault('when', 'too-many')] : [];
}
