import type { Bounds, Rule } from '../rule/rule.ts';
import type { Transition } from '../rule/transition.ts';
import type { Alert } from './alert.ts';

/** How far beyond a range the value lies, in its unit; negative inside, where it is the distance to the nearer end. */
function beyond(value: number, [low, high]: Bounds): number {
  return Math.max(low - value, value - high);
}

/** Whether the value is worse than the peak for a level: further in the direction in which it raises. */
function isWorse(value: number, peak: number, level: Rule['levels'][number]): boolean {
  switch (level.op) {
    case '>':
    case '>=':
      return value > peak;
    case '<':
    case '<=':
      return value < peak;
    case 'outside':
      return beyond(value, level.threshold) > beyond(peak, level.threshold);
    case 'inside':
      return beyond(value, level.threshold) < beyond(peak, level.threshold);
    case '==':
    case '!=':
      return false;
  }
}

/**
 * The worst value of an alert and when it was judged, after a transition (A7): the worst over all of its occurrences,
 * though the engine tells the worst of each. Direction is that of the rule's level of the alert's severity, or its first.
 */
export function peakAfter(
  before: Pick<Alert, 'peak' | 'peakAt' | 'severity'> | undefined,
  transition: Pick<Transition, 'value' | 'at'>,
  rule: Pick<Rule, 'levels'>,
): Pick<Alert, 'peak' | 'peakAt'> {
  const { value, at } = transition;
  if (value === undefined) return {};
  if (before?.peak === undefined) return { peak: value, peakAt: at };
  const level = rule.levels.find(({ severity }) => severity === before.severity) ?? rule.levels[0];
  return level !== undefined && isWorse(value, before.peak, level) ? { peak: value, peakAt: at } : {};
}
