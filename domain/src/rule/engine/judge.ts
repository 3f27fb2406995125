import type { CompiledLevel } from '../compiled-level.ts';
import type { CompiledRule } from '../compiled-rule.ts';
import { SEVERITIES } from '../severity.ts';
import type { BoundEngine } from './bound-engine.ts';
import type { BoundGroup } from './bound-parts.ts';
import { isAtRest, type EngineRecords, type StandingRecord } from './engine-records.ts';
import { calmAt, endFlapping, isHeldOpen, noteFlip } from './flapping.ts';
import { isHolding, isRaising, restartMarks } from './level-truth.ts';
import { backlogDue, inhibit, markGroupInhibited, markLate } from './marks.ts';
import { isFault, reviseParent } from './parent.ts';
import { standingLevel, tellGroup } from './tell-group.ts';

/**
 * How much worse than the last reported peak a standing signal must grow to be reported again, as a share of the
 * threshold or of the peak, whichever is larger. 5 % is about what sensors of this kind can tell apart, and relative
 * to the peak it keeps a signal that grows a hundredfold under a hundred reports.
 */
export const WORSENED_SHARE = 0.05;

/** Forgets what is on the way: a condition must hold anew for its `for`. What is reached stays reached (R32). */
export function restartPending(standing: StandingRecord): void {
  standing.running &= standing.reached;
}

/** What stands or is on the way under an older version of the rule goes on under this one (R32). */
export function meetVersion(standing: StandingRecord, rule: CompiledRule, records: EngineRecords): void {
  if (standing.judgedVersion === rule.version) return;
  if (!isAtRest(standing)) records.touchStanding(standing);
  restartPending(standing);
  standing.reached &= rule.levels.reduce((mask, { rank }) => mask | (1 << rank), 0);
  if (rule.remembers || standing.hasMarks) restartMarks(standing);
  standing.judgedVersion = rule.version;
}

/** The threshold is satisfied: the level's time runs, and it is reached when its `for` is over (R8). */
function satisfy(standing: StandingRecord, { rank, forMs }: CompiledLevel, t: number): boolean {
  const bit = 1 << rank;
  const isNew = (standing.running & bit) === 0;
  if (isNew) standing.since[rank] = t;
  standing.running |= bit;
  if ((standing.reached & bit) !== 0 || t - (standing.since[rank] ?? t) < forMs) return isNew;
  standing.reached |= bit;
  return true;
}

/** Neither threshold nor reset is satisfied: the level is left and its time starts anew (R9, R10). */
function leave(standing: StandingRecord, { rank }: CompiledLevel): boolean {
  const bit = 1 << rank;
  if (((standing.reached | standing.running) & bit) === 0) return false;
  standing.reached &= ~bit;
  standing.running &= ~bit;
  standing.since[rank] = 0;
  return true;
}

function isReached(standing: StandingRecord, level: CompiledLevel): boolean {
  return (standing.reached & (1 << level.rank)) !== 0;
}

/** Moves every level to the event time `t`; answers the place of the most severe one that is reached, or −1. */
function judgeLevels(group: BoundGroup, t: number, records: EngineRecords): number {
  const { standing } = group;
  const { levels } = group.levels;
  let highest = -1;
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index];
    if (!level) continue;
    let isChanged = false;
    if (isRaising(group, index)) isChanged = satisfy(standing, level, t);
    else if (!isReached(standing, level) || !isHolding(group, index)) isChanged = leave(standing, level);
    if (isChanged) records.touchStanding(standing);
    if (isReached(standing, level)) highest = index;
  }
  return highest;
}

/** Stops the time of levels that the remaining members no longer satisfy: only data may carry a level up. */
export function stopUnsatisfied(engine: BoundEngine, group: BoundGroup): void {
  const { standing, levels } = group;
  for (const [index, level] of levels.levels.entries()) {
    const isOnTheWay = (standing.running & ~standing.reached & (1 << level.rank)) !== 0;
    if (isOnTheWay && !isRaising(group, index) && leave(standing, level))
      engine.records.touchStanding(standing);
  }
}

/** Says that the data behind the standing alert fell silent, or are back (R16). */
export function tellStaleness(engine: BoundEngine, group: BoundGroup, isStale: boolean): void {
  if (group.standing.standing < 0 || group.standing.isStale === isStale) return;
  group.standing.isStale = isStale;
  tellGroup(engine, group, { kind: isStale ? 'stale' : 'fresh' }, standingLevel(group));
}

/** A critical alert makes its device faulty, for those that depend on it (R45). */
function changeFault(engine: BoundEngine, group: BoundGroup, wasFault: boolean): void {
  const { carries } = group;
  if (!carries || isFault(group) === wasFault) return;
  carries.faults += wasFault ? -1 : 1;
  reviseParent(engine, carries);
}

interface Judgement {
  readonly index: number;
  readonly level: CompiledLevel;
  readonly t: number;
}

function raise(engine: BoundEngine, group: BoundGroup, { index, level, t }: Judgement): void {
  const { standing, rule, signal } = group;
  standing.standing = level.rank;
  standing.raisedVersion = rule.version;
  standing.peak = signal.value(index);
  tellGroup(engine, group, { kind: 'raised', severity: level.severity }, index);
  markLate(engine, group, t);
  markGroupInhibited(engine, group);
  noteFlip(engine, group, t);
  isHeldOpen(engine, group);
  inhibit(engine, group, true);
  changeFault(engine, group, false);
}

function clear(engine: BoundEngine, group: BoundGroup): void {
  const { standing } = group;
  const wasFault = isFault(group);
  tellGroup(engine, group, { kind: 'cleared' });
  standing.standing = -1;
  standing.quietSince = standing.peak = NaN;
  standing.isStale = standing.isInhibited = standing.isLate = standing.isHeld = false;
  standing.lastAt = undefined;
  inhibit(engine, group, false);
  changeFault(engine, group, wasFault);
}

/** Nothing keeps the alert standing but, perhaps, that it comes and goes too often (R29). */
function end(engine: BoundEngine, group: BoundGroup, t: number): void {
  const { standing } = group;
  if (!standing.isHeld) {
    noteFlip(engine, group, t);
    standing.isHeld = isHeldOpen(engine, group);
  }
  if (!standing.isHeld) clear(engine, group);
}

function worseOf(a: number, b: number, { excess }: CompiledLevel): number {
  return Number.isNaN(a) || excess(b) > excess(a) ? b : a;
}

function changeSeverity(engine: BoundEngine, group: BoundGroup, index: number, level: CompiledLevel): void {
  const { standing, signal } = group;
  const from = SEVERITIES[standing.standing] ?? level.severity;
  const wasFault = isFault(group);
  standing.standing = level.rank;
  standing.peak = worseOf(standing.peak, signal.value(index), level);
  tellGroup(engine, group, { kind: 'severity-changed', severity: level.severity, from }, index);
  changeFault(engine, group, wasFault);
}

function worsen(engine: BoundEngine, group: BoundGroup, index: number, level: CompiledLevel): void {
  const { standing, signal } = group;
  if (!signal.isFollowed) return;
  const value = signal.value(index);
  const growth = level.excess(value) - level.excess(standing.peak);
  const least = WORSENED_SHARE * Math.max(level.magnitude, Math.abs(standing.peak));
  if (!(growth > 0 && growth >= least)) return;
  standing.peak = value;
  tellGroup(engine, group, { kind: 'worsened' }, index);
}

/** No level is reached: a standing alert clears when that has lasted for `keepFiring` (R13). */
function calm(engine: BoundEngine, group: BoundGroup, t: number): void {
  const { standing, rule } = group;
  if (standing.standing < 0) return;
  if (Number.isNaN(standing.quietSince)) {
    standing.quietSince = t;
    engine.records.touchStanding(standing);
  }
  if (t - standing.quietSince >= rule.keepFiringMs) end(engine, group, t);
}

function stand(engine: BoundEngine, group: BoundGroup, index: number, t: number): void {
  const { standing, rule } = group;
  const level = group.levels.levels[index];
  if (!level) return;
  if (!Number.isNaN(standing.quietSince)) {
    standing.quietSince = NaN;
    engine.records.touchStanding(standing);
  }
  if (standing.isHeld) {
    standing.isHeld = false;
    noteFlip(engine, group, t);
  }
  if (standing.standing < 0) {
    if (rule.schedule.isOpen(t)) raise(engine, group, { index, level, t });
  } else if (standing.standing === level.rank) {
    worsen(engine, group, index, level);
  } else {
    changeSeverity(engine, group, index, level);
  }
}

/** Judges the group's signal at the event time `t` and tells what follows from it (R8–R13, R23). */
export function judge(engine: BoundEngine, group: BoundGroup, t: number): void {
  meetVersion(group.standing, group.rule, engine.records);
  const highest = judgeLevels(group, t, engine.records);
  if (highest < 0) calm(engine, group, t);
  else stand(engine, group, highest, t);
  if (group.standing.isFlapping) settle(engine, group, t);
}

/** An alert that flapped and is calm: it is cleared when only that kept it. */
function settle(engine: BoundEngine, group: BoundGroup, t: number): void {
  endFlapping(engine, group, t);
  if (!group.standing.isFlapping && group.standing.isHeld) clear(engine, group);
}

/** Event time at which time alone changes the judgement, if the signal stays as it is; Infinity for never. */
function nextChange(group: BoundGroup): number {
  const { standing, rule, time } = group;
  const { levels } = group.levels;
  let next = Infinity;
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index];
    if (!level || isReached(standing, level) || (standing.running & (1 << level.rank)) === 0) continue;
    const due = (standing.since[level.rank] ?? Infinity) + level.forMs;
    if (due < next && isRaising(group, index)) next = due;
  }
  if (standing.standing >= 0) {
    const cleared = standing.isHeld ? Infinity : standing.quietSince + rule.keepFiringMs;
    const calmed = standing.isFlapping ? calmAt(group) : Infinity;
    return Math.min(next, calmed, Number.isNaN(cleared) ? Infinity : cleared);
  }
  return standing.reached === 0 ? next : Math.min(next, rule.schedule.nextOpening(time.newest));
}

/** Goes over to the levels that count at the event time (R42). */
export function meetTime(group: BoundGroup, t: number): void {
  const { levelSets } = group.planned;
  if (levelSets.length === 1) return;
  const levels = levelSets.find(({ until }) => t < until) ?? group.levels;
  if (levels === group.levels) return;
  group.levels = levels;
  group.signal.useLevels(levels.levels);
}

/**
 * Whether time alone may change the group's judgement: not while it has no signal or is stale, not while it is unknown
 * what must hold besides (R40), and not before what is on the way has met the rule's new version (R32).
 */
export function isAwake({ standing, signal, rule, quiet, size, truth }: BoundGroup): boolean {
  const hasMetVersion = standing.judgedVersion === rule.version || isAtRest(standing);
  return quiet < size && truth !== undefined && hasMetVersion && signal.hasSignal();
}

/**
 * Sets when the group is to be judged again without an observation (R14). Called after every change of its signal or
 * standing, so that the time follows from the records alone, as after a restart (R22). There is none while the group is
 * not awake or has nothing on the way, but for the end of an override and of a backlog.
 */
export function setTimer(engine: BoundEngine, group: BoundGroup): void {
  const { standing, time, levels } = group;
  const change = isAtRest(standing) || !isAwake(group) ? Infinity : nextChange(group);
  const next = Math.min(change, levels.until);
  const judged = next === Infinity ? Infinity : next - time.newest + time.arrival;
  group.due = Math.min(judged, backlogDue(group));
  engine.timers.bringForward(group.timer, group.due);
}
