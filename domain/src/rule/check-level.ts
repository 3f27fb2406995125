import { parseIsoDuration } from '../time/iso-duration.ts';
import type { Bounds, RuleLevel } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';

/** Faults of a duration that may be absent; `least` says whether nothing at all is a duration too. */
export function checkDuration(
  path: string,
  duration: string | undefined,
  least: 'zero' | 'positive',
): readonly RuleFault[] {
  if (duration === undefined) return [];
  const parsed = parseIsoDuration(duration);
  if (!parsed.ok) return [ruleFault(path, 'malformed-duration')];
  return least === 'positive' && parsed.value <= 0 ? [ruleFault(path, 'duration-not-positive')] : [];
}

function checkBounds(path: string, bounds: Bounds): readonly RuleFault[] {
  if (!bounds.every(Number.isFinite)) return [ruleFault(path, 'not-finite')];
  return bounds[0] > bounds[1] ? [ruleFault(path, 'bounds-not-ordered')] : [];
}

/** Faults of a number or a range. */
export function checkNumbers(path: string, value: number | Bounds): readonly RuleFault[] {
  if (typeof value !== 'number') return checkBounds(path, value);
  return Number.isFinite(value) ? [] : [ruleFault(path, 'not-finite')];
}

/** Whether the reset lies on the safe side of the threshold or on it (R10). */
function isResetSafe(level: RuleLevel): boolean {
  switch (level.op) {
    case '>':
    case '>=':
      return level.reset === undefined || level.reset <= level.threshold;
    case '<':
    case '<=':
      return level.reset === undefined || level.reset >= level.threshold;
    case 'outside':
      return !level.reset || (level.reset[0] >= level.threshold[0] && level.reset[1] <= level.threshold[1]);
    case 'inside':
      return !level.reset || (level.reset[0] <= level.threshold[0] && level.reset[1] >= level.threshold[1]);
    case '==':
    case '!=':
      return true;
  }
}

function checkThreshold(path: string, { op, threshold, reset }: RuleLevel): readonly RuleFault[] {
  const isEquality = op === '==' || op === '!=';
  return [
    ...checkNumbers(`${path}.threshold`, threshold),
    ...(reset === undefined ? [] : checkNumbers(`${path}.reset`, reset)),
    ...(isEquality && reset !== undefined && reset !== threshold
      ? [ruleFault(`${path}.reset`, 'reset-not-supported')]
      : []),
  ];
}

/** The longest memory of `mOfN`: one bit for each observation. */
export const MOST_REMEMBERED = 32;

function checkMOfN(path: string, { mOfN }: RuleLevel): readonly RuleFault[] {
  if (!mOfN) return [];
  const { m, n } = mOfN;
  const isSound = Number.isSafeInteger(m) && Number.isSafeInteger(n) && m >= 1 && m <= n;
  return isSound && n <= MOST_REMEMBERED ? [] : [ruleFault(`${path}.mOfN`, 'm-of-n-out-of-range')];
}

/** What is wrong with one level (R10, R39); `path` is its place in the rule, such as `levels.0`. */
export function checkLevel(path: string, level: RuleLevel): readonly RuleFault[] {
  const numbers = checkThreshold(path, level);
  const side =
    numbers.length === 0 && !isResetSafe(level) ? [ruleFault(`${path}.reset`, 'reset-on-unsafe-side')] : [];
  return [...numbers, ...side, ...checkDuration(`${path}.for`, level.for, 'zero'), ...checkMOfN(path, level)];
}
