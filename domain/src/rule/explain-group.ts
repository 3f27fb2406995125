import type { DeviceId, RuleId } from '../identifiers.ts';
import type { EngineState } from './engine-state.ts';
import type { BoundEngine } from './engine/bound-engine.ts';
import { memberValue, silentSince, type BoundGroup, type Member } from './engine/bound-parts.ts';
import { isHolding, isRaising } from './engine/level-truth.ts';
import { DeviationSignal, type Explained } from './engine/member-signal.ts';
import type { RuleLevel } from './rule.ts';
import { SEVERITIES, type Severity } from './severity.ts';
import type { GroupKey, ThresholdOrigin } from './transition.ts';

/** A time that runs: since when (event time), and how long it has to. */
export interface RunningTime {
  readonly since: number;
  readonly totalMs: number;
  readonly leftMs: number;
}

/** One level as the engine has it; `isMet` and `isHeld` are undefined while there is no signal. */
export interface ExplainedLevel {
  readonly severity: Severity;
  readonly threshold: RuleLevel['threshold'];
  /** Where the threshold came from; undefined for the rule's own (R42). */
  readonly origin?: ThresholdOrigin;
  readonly isMet: boolean | undefined;
  readonly isHeld: boolean | undefined;
  readonly isReached: boolean;
  readonly running?: RunningTime;
}

/** What one datastream gives to the group; `value` is NaN when it gives no signal. */
export interface ExplainedMember {
  readonly device: DeviceId;
  readonly value: number;
  readonly samples: number;
  /** Samples that the signal needs (R4, R38). */
  readonly minSamples: number;
  readonly state: 'fresh' | 'stale' | 'silent' | 'maintenance' | 'never-heard';
  /** Event time of its newest evaluated observation, and its value. */
  readonly newest?: number;
  readonly last?: number;
  readonly silentForMs: number;
  /** Infinity when it is never stale. */
  readonly staleAfterMs: number;
  /** What is usual and what is now, for a deviation (R44). */
  readonly usual?: Explained;
}

/** How a rule stands for a group now, from the engine's own records (R35). */
export interface GroupExplanation {
  readonly standing?: {
    readonly severity: Severity;
    readonly version: number;
    readonly peak: number;
    readonly isStale: boolean;
  };
  readonly noDataStands: boolean;
  /** The number that is judged; NaN when there is none. */
  readonly value: number;
  readonly levels: readonly ExplainedLevel[];
  /** Whether what must hold besides the levels does; undefined while that is unknown (R40). */
  readonly condition: boolean | undefined;
  readonly clearing?: RunningTime;
  readonly members: readonly ExplainedMember[];
  readonly isOpen: boolean;
  /** The next instant at which the rule may raise; Infinity for never. */
  readonly opensAt: number;
}

function runningTime(since: number, totalMs: number, now: number): RunningTime {
  return { since, totalMs, leftMs: Math.max(0, since + totalMs - now) };
}

/** The group's event time now: that of its newest observation, and what passed since (R14). */
function timeOf(engine: BoundEngine, { time }: BoundGroup): number {
  return time.newest + engine.records.clock.elapsed - time.arrival;
}

function levelsOf(engine: BoundEngine, group: BoundGroup): readonly ExplainedLevel[] {
  const { standing, signal } = group;
  const now = timeOf(engine, group);
  const isJudged = signal.hasSignal();
  return group.levels.levels.map(({ severity, threshold, rank, forMs, origin }, index) => {
    const bit = 1 << rank;
    const isReached = (standing.reached & bit) !== 0;
    const isRunning = !isReached && (standing.running & bit) !== 0;
    return {
      severity,
      threshold,
      ...(origin && { origin }),
      isMet: isJudged ? isRaising(group, index) : undefined,
      isHeld: isJudged ? isHolding(group, index) : undefined,
      isReached,
      ...(isRunning && { running: runningTime(standing.since[rank] ?? now, forMs, now) }),
    };
  });
}

function stateOf({ record, rule }: Member): ExplainedMember['state'] {
  if (record.inMaintenance) return 'maintenance';
  if (record.newest === -Infinity) return 'never-heard';
  const quietness = record.quiet.get(rule.id);
  return quietness === 'held' ? 'silent' : (quietness ?? 'fresh');
}

function usualOf(signal: Member['signal']): { readonly usual?: Explained } {
  const usual = signal instanceof DeviationSignal ? signal.explained : undefined;
  return usual ? { usual } : {};
}

function explainMember(engine: BoundEngine, member: Member): ExplainedMember {
  const { device, record, signal, leastSamples, staleAfterMs } = member;
  const state = stateOf(member);
  return {
    device,
    value: state === 'fresh' ? memberValue(member) : NaN,
    samples: signal.samples,
    minSamples: leastSamples,
    state,
    ...(record.newest !== -Infinity && { newest: record.newest, last: record.last }),
    silentForMs: engine.records.clock.elapsed - silentSince(member),
    staleAfterMs,
    ...usualOf(signal),
  };
}

function standingOf({ standing }: BoundGroup): GroupExplanation['standing'] {
  const severity = SEVERITIES[standing.standing];
  const { raisedVersion: version, peak, isStale } = standing;
  return severity && { severity, version, peak, isStale };
}

function isOf(
  rule: RuleId,
  key: GroupKey,
): (bound: {
  readonly rule: { readonly id: RuleId };
  readonly planned: { readonly group: GroupKey };
}) => boolean {
  return ({ rule: { id }, planned: { group } }) => id === rule && group.by === key.by && group.id === key.id;
}

/**
 * How the rule stands for the group after the last step; undefined when it does not judge such a group. Reads the records
 * by which the engine decides and works nothing out anew.
 */
export function explainGroup(
  { bound: engine }: EngineState,
  rule: RuleId,
  key: GroupKey,
): GroupExplanation | undefined {
  if (!engine) return undefined;
  const group = engine.groups.find(isOf(rule, key));
  const silence = engine.silences.find(isOf(rule, key));
  const compiled = group?.rule ?? silence?.rule;
  if (!compiled) return undefined;
  const members = engine.datastreams
    .flatMap((datastream) => datastream.members)
    .filter(
      (member) => member.rule.id === rule && (group ? member.group === group : member.silence === silence),
    );
  const now = engine.records.clock.lastNow;
  const standing = group && standingOf(group);
  const isClearing = group && standing && !Number.isNaN(group.standing.quietSince);
  const highest = group
    ? Math.max(
        0,
        group.levels.levels.findIndex(({ rank }) => rank === group.standing.standing),
      )
    : 0;
  return {
    ...(standing && { standing }),
    noDataStands: silence?.record.raisedVersion !== undefined,
    value: group?.signal.hasSignal() ? group.signal.value(highest) : NaN,
    levels: group ? levelsOf(engine, group) : [],
    condition: group ? group.truth : true,
    ...(isClearing && {
      clearing: runningTime(group.standing.quietSince, compiled.keepFiringMs, timeOf(engine, group)),
    }),
    members: members.map((member) => explainMember(engine, member)),
    isOpen: compiled.schedule.isOpen(now),
    opensAt: compiled.schedule.nextOpening(now),
  };
}
