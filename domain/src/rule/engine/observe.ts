import type { ObservationEvent } from '../engine-event.ts';
import type { BoundEngine, SelectedDatastream } from './bound-engine.ts';
import { memberValue, type BoundDatastream, type BoundGroup, type Member } from './bound-parts.ts';
import { areCalm, noteRest } from './calm-watch.ts';
import { isAtRest } from './engine-records.ts';
import { judgeChanged, judgeDownstream, tellStatements } from './conditions.ts';
import { judge, meetTime, meetVersion, restartPending, setTimer, tellStaleness } from './judge.ts';
import { remember } from './level-truth.ts';
import { endBacklog, isOfBacklog } from './marks.ts';
import { hear } from './parent.ts';
import { enterMaintenance, leaveMaintenance, wake, watchSilence } from './staleness.ts';

/** The number that a value stands for: true is 1, false 0; NaN for words, which no threshold is about. */
function numberOf(v: ObservationEvent['v']): number {
  if (typeof v === 'number') return Number.isFinite(v) ? v + 0 : NaN;
  return typeof v === 'boolean' ? Number(v) : NaN;
}

/** The number to judge; NaN when quality or kind forbid it. */
function usableValue({ v, q }: ObservationEvent): number {
  return q === 'good' || q === 'suspect' ? numberOf(v) : NaN;
}

/** Takes a value that judges nothing: its only meaning is whether the device is being worked on. */
function noteUnusable(engine: BoundEngine, datastream: BoundDatastream, { q }: ObservationEvent): void {
  if (q === 'maintenance') enterMaintenance(engine, datastream);
  else if (datastream.record.inMaintenance) leaveMaintenance(engine, datastream);
}

/** A gap as long as the stale age is a break in every condition that is on its way (R9, R16). */
function breakPending(engine: BoundEngine, { standing }: BoundGroup): void {
  restartPending(standing);
  engine.records.touchStanding(standing);
}

/** Judges a new signal, unless it is unknown what must hold besides (R40). */
function judgeValue(engine: BoundEngine, group: BoundGroup, t: number): void {
  const { rule, standing } = group;
  if (rule.remembers) {
    meetVersion(standing, rule, engine.records);
    remember(group);
    engine.records.touchStanding(standing);
  }
  if (group.truth !== undefined) judge(engine, group, t);
}

/** Judges one rule's group anew, after its member has a new signal; `before` is the member's observation before. */
function judgeMember(engine: BoundEngine, member: Member, before: number): void {
  const { group, record } = member;
  if (!group) return;
  const value = memberValue(member);
  const { time, standing } = group;
  const last = group.size === 1 ? before : time.newest;
  if (record.newest > time.newest) {
    time.newest = record.newest;
    time.arrival = record.arrival;
  }
  group.signal.update(member.place, value);
  if (group.planned.levelSets.length > 1)
    meetTime(group, time.newest + engine.records.clock.elapsed - time.arrival);
  const wasAtRest = isAtRest(standing);
  if (!wasAtRest) {
    if (standing.isStale) tellStaleness(engine, group, false);
    if (record.newest - last > member.staleAfterMs) breakPending(engine, group);
  }
  if (!Number.isNaN(value) && (group.signal.takeNews() || !wasAtRest)) judgeValue(engine, group, time.newest);
  if (standing.isLate && !isOfBacklog(engine, time.newest)) endBacklog(engine, group);
  if (group.due !== Infinity || !isAtRest(standing) || group.levels.until !== Infinity)
    setTimer(engine, group);
}

/** Tells statements the newest values; answers the groups that depend on those that changed. */
function changedGroups({ comparing }: BoundDatastream): ReadonlySet<BoundGroup> {
  const changed = new Set<BoundGroup>();
  for (const member of comparing) tellStatements(member, changed);
  return changed;
}

/** Judges what the new signals may change. */
function judgeMembers(engine: BoundEngine, { members, watched }: BoundDatastream, before: number): void {
  const { watches, unwatched } = watched;
  if (areCalm(watches)) {
    for (const member of unwatched) judgeMember(engine, member, before);
  } else {
    for (const member of members) judgeMember(engine, member, before);
    noteRest(watches);
  }
}

/** Evaluates an observation that is newer than every one evaluated before. */
function evaluate(engine: BoundEngine, datastream: BoundDatastream, t: number, value: number): void {
  const { record, last, windows, deviations } = datastream;
  const { records } = engine;
  const before = record.newest;
  record.newest = t;
  record.last = last.value = value;
  record.arrival = record.silentFrom = records.clock.elapsed;
  records.touchDatastream(record);
  for (const window of windows) window.push(t, value);
  for (const deviation of deviations) deviation.observe(t);
  if (record.quiet.size > 0) wake(engine, datastream);
  else if (datastream.isOptional && before === -Infinity) watchSilence(engine, datastream);
  if (datastream.dependsOn || datastream.carries) hear(engine, datastream);
  const changed = datastream.comparing.length > 0 ? changedGroups(datastream) : undefined;
  judgeMembers(engine, datastream, before);
  if (changed) judgeChanged(engine, changed, records.clock.elapsed);
  if (datastream.downstream.length > 0) judgeDownstream(engine, datastream);
}

function observeOne(
  engine: BoundEngine,
  datastream: BoundDatastream,
  event: ObservationEvent,
  value: number,
): 'evaluated' | 'late' {
  if (event.t <= datastream.record.newest || engine.records.clock.isTooFarAhead(event.t)) return 'late';
  engine.outbox.begin(event);
  if (Number.isNaN(value)) noteUnusable(engine, datastream, event);
  else evaluate(engine, datastream, event.t, value);
  return 'evaluated';
}

/** Takes an observation; answers what became of it. */
export function observe(engine: BoundEngine, event: ObservationEvent): 'evaluated' | 'late' | 'unselected' {
  const selected = engine.datastreamsOf(event.device)?.get(event.property);
  return selected ? observeSelected(engine, selected, event) : 'unselected';
}

/**
 * Takes an observation of the datastream that it is of; answers what became of it. Rules that ignore suspect values take
 * such a one for no data.
 */
export function observeSelected(
  engine: BoundEngine,
  { all, credible }: SelectedDatastream,
  event: ObservationEvent,
): 'evaluated' | 'late' | 'unselected' {
  const value = usableValue(event);
  const outcome = all ? observeOne(engine, all, event, value) : 'unselected';
  if (!credible) return outcome;
  const other = observeOne(engine, credible, event, event.q === 'suspect' ? NaN : value);
  return outcome === 'evaluated' ? outcome : other;
}
