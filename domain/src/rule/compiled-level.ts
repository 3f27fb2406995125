import { durationMs } from './duration-ms.ts';
import { compileCondition, type LevelCondition } from './level-condition.ts';
import type { RuleLevel } from './rule.ts';
import { severityRank, type Severity } from './severity.ts';
import type { ThresholdOrigin } from './transition.ts';

/** A level with its comparisons compiled and its duration read. */
export interface CompiledLevel extends LevelCondition {
  readonly severity: Severity;
  readonly rank: number;
  readonly threshold: RuleLevel['threshold'];
  readonly forMs: number;
  /** The threshold's largest magnitude, in the signal's unit. */
  readonly magnitude: number;
  /** How many of the last observations must satisfy it, and a bit for each of these (R39). */
  readonly mOfN: { readonly m: number; readonly mask: number } | undefined;
  /** Where the threshold came from; undefined for the rule's own (R42). */
  readonly origin: ThresholdOrigin | undefined;
}

/** Compiles a level in which `checkRule` finds nothing. */
export function compileLevel(level: RuleLevel, origin: ThresholdOrigin | undefined): CompiledLevel {
  const { mOfN } = level;
  return {
    ...compileCondition(level),
    severity: level.severity,
    rank: severityRank(level.severity),
    threshold: level.threshold,
    forMs: durationMs(level.for) ?? 0,
    magnitude: Math.max(...[level.threshold].flat().map(Math.abs)),
    mOfN: mOfN && { m: mOfN.m, mask: 2 ** mOfN.n - 1 },
    origin,
  };
}
