import type { Bounds, RuleLevel } from './rule.ts';

/** A level's comparisons, compiled once. NaN satisfies none of them (R7). */
export interface LevelCondition {
  /** Whether the value satisfies the threshold. */
  readonly raises: (value: number) => boolean;
  /** Whether the value satisfies the reset, which keeps a level that was reached (R10, R12). */
  readonly holds: (value: number) => boolean;
  /** How far the value lies beyond the threshold, in its unit: larger is worse; 0 where no direction is worse. */
  readonly excess: (value: number) => number;
}

/** Values strictly between the two satisfy no threshold of a rule; so do no others when `low` is not below `high`. */
export interface QuietRange {
  readonly low: number;
  readonly high: number;
}

const NEVER_QUIET: QuietRange = { low: Infinity, high: -Infinity };

function quietRangeOf(level: RuleLevel): QuietRange {
  switch (level.op) {
    case '>':
    case '>=':
      return { low: -Infinity, high: level.threshold };
    case '<':
    case '<=':
      return { low: level.threshold, high: Infinity };
    case 'outside':
      return { low: level.threshold[0], high: level.threshold[1] };
    case 'inside':
    case '==':
    case '!=':
      return NEVER_QUIET;
  }
}

/** A range in which no level can rise, so that the usual reading is done with after two comparisons. */
export function quietRange(levels: readonly RuleLevel[]): QuietRange {
  const ranges = levels.map(quietRangeOf);
  return {
    low: Math.max(...ranges.map(({ low }) => low)),
    high: Math.min(...ranges.map(({ high }) => high)),
  };
}

function outside([low, high]: Bounds): (value: number) => boolean {
  return (value) => value < low || value > high;
}

function inside([low, high]: Bounds): (value: number) => boolean {
  return (value) => value >= low && value <= high;
}

function above(threshold: number): (value: number) => number {
  return (value) => value - threshold;
}

function below(threshold: number): (value: number) => number {
  return (value) => threshold - value;
}

const noExcess = (): number => 0;

/**
 * The comparisons of a level: `holds` is the operator applied to the reset, which is the threshold unless given.
 *
 * @example
 * `>` 80 with reset 70: 80.1 raises; 75 and 70.1 hold; 70 neither. `>=` 80 with reset 70: 80 raises, 70 holds.
 * outside [5, 10] with reset [6, 9]: 4.9 raises, 5.5 holds, 6 does not.
 */
export function compileCondition(level: RuleLevel): LevelCondition {
  switch (level.op) {
    case '>': {
      const { threshold, reset = threshold } = level;
      return { raises: (v) => v > threshold, holds: (v) => v > reset, excess: above(threshold) };
    }
    case '>=': {
      const { threshold, reset = threshold } = level;
      return { raises: (v) => v >= threshold, holds: (v) => v >= reset, excess: above(threshold) };
    }
    case '<': {
      const { threshold, reset = threshold } = level;
      return { raises: (v) => v < threshold, holds: (v) => v < reset, excess: below(threshold) };
    }
    case '<=': {
      const { threshold, reset = threshold } = level;
      return { raises: (v) => v <= threshold, holds: (v) => v <= reset, excess: below(threshold) };
    }
    case '==': {
      const equals = (v: number): boolean => v === level.threshold;
      return { raises: equals, holds: equals, excess: noExcess };
    }
    case '!=': {
      const differs = (v: number): boolean => v !== level.threshold && !Number.isNaN(v);
      return { raises: differs, holds: differs, excess: noExcess };
    }
    case 'outside': {
      const { threshold, reset = threshold } = level;
      const excess = (v: number): number => Math.max(threshold[0] - v, v - threshold[1]);
      return { raises: outside(threshold), holds: outside(reset), excess };
    }
    case 'inside': {
      const { threshold, reset = threshold } = level;
      return { raises: inside(threshold), holds: inside(reset), excess: noExcess };
    }
  }
}
