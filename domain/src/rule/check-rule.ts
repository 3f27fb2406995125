import { checkCondition } from './check-condition.ts';
import { checkDuration, checkLevel } from './check-level.ts';
import { checkOverrides } from './check-overrides.ts';
import { checkPlace } from './check-place.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkSignal } from './check-signal.ts';
import { readQuorum } from './quorum.ts';
import type { Rule } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';
import { severityRank } from './severity.ts';

export type { RuleFault, RuleFaultCode } from './rule-fault.ts';

function checkLevels({ levels, noData }: Rule): readonly RuleFault[] {
  const order = levels.flatMap((level, index) => {
    const before = levels[index - 1];
    return before && severityRank(before.severity) >= severityRank(level.severity)
      ? [ruleFault(`levels.${index}.severity`, 'severity-not-ascending')]
      : [];
  });
  return [
    ...(levels.length === 0 && !noData ? [ruleFault('levels', 'judges-nothing')] : []),
    ...order,
    ...levels.flatMap((level, index) => checkLevel(`levels.${index}`, level)),
  ];
}

function checkQuorum({ quorum, groupBy }: Rule): readonly RuleFault[] {
  if (!quorum) return [];
  return [
    ...(readQuorum(quorum.atLeast) ? [] : [ruleFault('quorum.atLeast', 'malformed-quorum')]),
    ...(groupBy === 'device' ? [ruleFault('quorum', 'quorum-without-group')] : []),
  ];
}

function checkFlap({ flap }: Rule): readonly RuleFault[] {
  if (!flap) return [];
  const isCount = Number.isSafeInteger(flap.changes) && flap.changes >= 1;
  return [
    ...(isCount ? [] : [ruleFault('flap.changes', 'changes-too-few')]),
    ...checkDuration('flap.within', flap.within, 'positive'),
  ];
}

function checkRelations({ id, inhibitedBy = [], escalate = [] }: Rule): readonly RuleFault[] {
  return [
    ...inhibitedBy.flatMap(({ rule }, index) =>
      rule === id ? [ruleFault(`inhibitedBy.${index}.rule`, 'inhibits-itself')] : [],
    ),
    ...escalate.flatMap(({ after }, index) => checkDuration(`escalate.${index}.after`, after, 'zero')),
  ];
}

/**
 * Everything that is wrong with a rule, each with the path of the field (R10); empty when the engine can judge by it.
 *
 * @example
 * levels: [{ severity: 'high', op: '>', threshold: 80, reset: 90 }]
 * → [{ path: 'levels.0.reset', code: 'reset-on-unsafe-side', message: … }]
 */
export function checkRule(rule: Rule): readonly RuleFault[] {
  return [
    ...checkPlace(rule),
    ...checkSignal(rule),
    ...checkLevels(rule),
    ...checkCondition(rule),
    ...checkOverrides(rule),
    ...checkQuorum(rule),
    ...checkDuration('noData.after', rule.noData?.after, 'positive'),
    ...checkDuration('keepFiring', rule.keepFiring, 'zero'),
    ...checkFlap(rule),
    ...checkSchedule(rule.schedule),
    ...checkRelations(rule),
  ];
}
