import type { RuleId } from '../identifiers.ts';
import { parseIsoDuration } from '../time/iso-duration.ts';
import { compileCondition, quietRange, type LevelCondition, type QuietRange } from './level-condition.ts';
import { readQuorum, type Quorum } from './quorum.ts';
import type { IsoDuration, Rule, RuleLevel, SignalFunction } from './rule.ts';
import { compileSchedule, type Schedule } from './schedule.ts';
import { severityRank, type Severity } from './severity.ts';

/** A level with its comparisons compiled and its duration read. */
export interface CompiledLevel extends LevelCondition {
  readonly severity: Severity;
  readonly rank: number;
  readonly threshold: RuleLevel['threshold'];
  readonly forMs: number;
  /** The threshold's largest magnitude, in the signal's unit. */
  readonly magnitude: number;
}

/** What a rule says about silence (R17). */
export interface CompiledNoData {
  readonly severity: Severity;
  readonly groupBy: Rule['groupBy'];
}

/** A rule that passed `checkRule`, with everything that does not depend on the readings worked out. */
export interface CompiledRule {
  readonly id: RuleId;
  readonly version: number;
  readonly select: Rule['select'];
  readonly groupBy: Rule['groupBy'];
  readonly fn: SignalFunction;
  /** 0 for `last`. */
  readonly windowMs: number;
  readonly minSamples: number;
  readonly ignoresSuspect: boolean;
  /** In ascending severity. */
  readonly levels: readonly CompiledLevel[];
  readonly quiet: QuietRange;
  readonly quorum: Quorum | undefined;
  readonly noData: CompiledNoData | undefined;
  /** `noData.after`; undefined stands for the usual number of intervals (R15). */
  readonly staleAfterMs: number | undefined;
  readonly keepFiringMs: number;
  readonly schedule: Schedule;
}

/** Functions that need two samples unless the rule asks for more (R4). */
const TWO_SAMPLES: ReadonlySet<SignalFunction> = new Set(['rate', 'delta', 'stddev']);

/** Whole milliseconds, so that deadlines are met exactly; `checkRule` has seen that the text is a duration. */
function durationMs(duration: IsoDuration | undefined): number | undefined {
  const parsed = duration === undefined ? undefined : parseIsoDuration(duration);
  return parsed?.ok ? Math.round(parsed.value) : undefined;
}

function compileLevel(level: RuleLevel): CompiledLevel {
  return {
    ...compileCondition(level),
    severity: level.severity,
    rank: severityRank(level.severity),
    threshold: level.threshold,
    forMs: durationMs(level.for) ?? 0,
    magnitude: Math.max(...[level.threshold].flat().map(Math.abs)),
  };
}

/** Compiles a rule in which `checkRule` finds nothing. */
export function compileRule(rule: Rule): CompiledRule {
  const { fn, window, minSamples } = rule.signal;
  return {
    id: rule.id,
    version: rule.version,
    select: rule.select,
    groupBy: rule.groupBy,
    fn,
    windowMs: fn === 'last' ? 0 : (durationMs(window) ?? 0),
    minSamples: minSamples ?? (TWO_SAMPLES.has(fn) ? 2 : 1),
    ignoresSuspect: rule.ignoreSuspect === true,
    levels: rule.levels.map(compileLevel),
    quiet: quietRange(rule.levels),
    quorum: rule.quorum && readQuorum(rule.quorum.atLeast),
    noData: rule.noData && { severity: rule.noData.severity, groupBy: rule.noData.groupBy ?? rule.groupBy },
    staleAfterMs: durationMs(rule.noData?.after),
    keepFiringMs: durationMs(rule.keepFiring) ?? 0,
    schedule: compileSchedule(rule.schedule),
  };
}
