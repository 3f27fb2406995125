import { checkDuration, checkLevel } from './check-level.ts';
import { checkSchedule } from './check-schedule.ts';
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

function checkSignal({ signal }: Rule): readonly RuleFault[] {
  const { fn, window, minSamples = 1 } = signal;
  const least = Number.isSafeInteger(minSamples) && minSamples >= 1;
  return [
    ...(fn !== 'last' && window === undefined ? [ruleFault('signal.window', 'window-required')] : []),
    ...checkDuration('signal.window', window, 'positive'),
    ...(least ? [] : [ruleFault('signal.minSamples', 'min-samples-too-small')]),
    ...(least && fn === 'last' && minSamples > 1
      ? [ruleFault('signal.minSamples', 'min-samples-too-large')]
      : []),
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
    ...checkSignal(rule),
    ...checkLevels(rule),
    ...checkQuorum(rule),
    ...checkDuration('noData.after', rule.noData?.after, 'positive'),
    ...checkDuration('keepFiring', rule.keepFiring, 'zero'),
    ...checkFlap(rule),
    ...checkSchedule(rule.schedule),
    ...checkRelations(rule),
  ];
}
