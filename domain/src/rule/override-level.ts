import type { LevelOverride, RuleLevel } from './rule.ts';

/**
 * A level with an override's numbers (R42); undefined when they are not of the kind that its operator compares with. A
 * threshold without a reset of its own is its own reset: the rule's would belong to another number.
 */
export function overrideLevel(level: RuleLevel, override: LevelOverride): RuleLevel | undefined {
  const { threshold = level.threshold } = override;
  const reset = override.reset ?? (override.threshold === undefined ? level.reset : undefined);
  switch (level.op) {
    case 'outside':
    case 'inside':
      if (typeof threshold === 'number' || typeof reset === 'number') return undefined;
      return { ...level, threshold, reset };
    case '>':
    case '>=':
    case '<':
    case '<=':
    case '==':
    case '!=':
      if (typeof threshold !== 'number' || typeof reset === 'object') return undefined;
      return { ...level, threshold, reset };
  }
}
