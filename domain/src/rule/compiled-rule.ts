import type { DeviceId, RuleId } from '../identifiers.ts';
import { USUAL_WEEKS } from './check-signal.ts';
import type { CompiledLevel } from './compiled-level.ts';
import { compileWhen, type CompiledWhen } from './compiled-when.ts';
import { durationMs } from './duration-ms.ts';
import { LevelSets } from './level-sets.ts';
import { readQuorum, type Quorum } from './quorum.ts';
import type { Rule } from './rule.ts';
import { leastOf, type SampledSignal } from './sampled-signal.ts';
import { compileSchedule, type Schedule } from './schedule.ts';
import type { Severity } from './severity.ts';
import { DEFAULT_TIME_ZONE } from './zone-offset.ts';

/** What a rule says about silence (R17); `askParent`: a device is missed only while its parent is there (R45). */
export interface CompiledNoData {
  readonly severity: Severity;
  readonly groupBy: Rule['groupBy'];
  readonly askParent: boolean;
}

/** How many changes within which time are flapping (R29). */
export interface CompiledFlap {
  readonly changes: number;
  readonly withinMs: number;
}

/** Of how many weeks the usual is made, and in which zone a week has its hours (R44). */
export interface CompiledUsual {
  readonly weeks: number;
  readonly timeZone: string;
}

/** Downstream devices with what lies upstream of them, and how long the way takes (R41). */
export interface CompiledUpstream {
  readonly of: ReadonlyMap<DeviceId, DeviceId>;
  readonly lagMs: number;
}

/** A rule that passed `checkRule`, with everything that does not depend on the readings worked out. */
export interface CompiledRule extends SampledSignal {
  readonly id: RuleId;
  readonly version: number;
  readonly select: Rule['select'];
  readonly groupBy: Rule['groupBy'];
  readonly usual: CompiledUsual | undefined;
  readonly upstream: CompiledUpstream | undefined;
  readonly ignoresSuspect: boolean;
  /** The rule's own levels, in ascending severity; what counts for a group is in its level sets. */
  readonly levels: readonly CompiledLevel[];
  readonly levelSets: LevelSets;
  /** Whether some level looks at more than the newest observation (R39). */
  readonly remembers: boolean;
  readonly when: CompiledWhen | undefined;
  readonly quorum: Quorum | undefined;
  readonly noData: CompiledNoData | undefined;
  /** `noData.after`; undefined stands for the usual number of intervals (R15). */
  readonly staleAfterMs: number | undefined;
  readonly keepFiringMs: number;
  /** Evaluated in the shadow: it explains nothing to others (R33). */
  readonly isDraft: boolean;
  readonly flap: CompiledFlap | undefined;
  readonly inhibitedBy: NonNullable<Rule['inhibitedBy']>;
  readonly schedule: Schedule;
}

function compileUsual({ signal: { usual }, schedule }: Rule): CompiledUsual | undefined {
  if (!usual) return undefined;
  return { weeks: usual.weeks ?? USUAL_WEEKS.usual, timeZone: schedule?.timeZone ?? DEFAULT_TIME_ZONE };
}

function compileUpstream({ signal: { upstream } }: Rule): CompiledUpstream | undefined {
  if (!upstream) return undefined;
  return {
    of: new Map(upstream.pairs.map((pair) => [pair.downstream, pair.upstream])),
    lagMs: durationMs(upstream.lag) ?? 0,
  };
}

function compileNoData({ noData, groupBy }: Rule): CompiledNoData | undefined {
  if (!noData) return undefined;
  return {
    severity: noData.severity,
    groupBy: noData.groupBy ?? groupBy,
    askParent: noData.parent !== false,
  };
}

/** Compiles a rule in which `checkRule` finds nothing. */
export function compileRule(rule: Rule): CompiledRule {
  const { fn, window, minSamples, coverage } = rule.signal;
  const levelSets = new LevelSets(rule);
  return {
    id: rule.id,
    version: rule.version,
    select: rule.select,
    groupBy: rule.groupBy,
    fn,
    windowMs: fn === 'last' ? 0 : (durationMs(window) ?? 0),
    minSamples: leastOf(fn, minSamples),
    coverage: coverage ?? 0,
    usual: compileUsual(rule),
    upstream: compileUpstream(rule),
    ignoresSuspect: rule.ignoreSuspect === true,
    levels: levelSets.own.levels,
    levelSets,
    remembers: rule.levels.some(({ mOfN }) => mOfN !== undefined),
    when: rule.when && compileWhen(rule.when),
    quorum: rule.quorum && readQuorum(rule.quorum.atLeast),
    noData: compileNoData(rule),
    staleAfterMs: durationMs(rule.noData?.after),
    keepFiringMs: durationMs(rule.keepFiring) ?? 0,
    isDraft: rule.draft === true,
    flap: rule.flap && { changes: rule.flap.changes, withinMs: durationMs(rule.flap.within) ?? 0 },
    inhibitedBy: rule.inhibitedBy ?? [],
    schedule: compileSchedule(rule.schedule),
  };
}
