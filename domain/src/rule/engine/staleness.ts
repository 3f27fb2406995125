import type { BoundEngine } from './bound-engine.ts';
import type { BoundDatastream, BoundGroup, Member } from './bound-parts.ts';
import { silentSince } from './bound-parts.ts';
import { judgeChanged, tellStatements } from './conditions.ts';
import type { Quietness } from './engine-records.ts';
import { setTimer, stopUnsatisfied, tellStaleness } from './judge.ts';
import { endSilence, startSilence } from './no-data.ts';
import { asksParent, missDatastream } from './parent.ts';

/** Elapsed time at which the datastream is next silent for too long for one of its rules; Infinity for never. */
export function silenceDue(datastream: BoundDatastream): number {
  const { record, members, isOptional, leastStaleAfterMs, latestFrom } = datastream;
  if (record.inMaintenance || (isOptional && record.newest === -Infinity)) return Infinity;
  // While it is quiet for none of its rules, the members need not be looked at one by one.
  if (record.quiet.size === 0 && record.silentFrom >= latestFrom)
    return record.silentFrom + leastStaleAfterMs;
  let due = Infinity;
  for (const member of members) due = Math.min(due, memberDue(datastream, member));
  return due;
}

/**
 * Elapsed time at which the member is silent for too long. One that is held while its parent may still be heard is missed
 * after twice that at the latest; while the parent is out, time does not count (R45).
 */
function memberDue({ record, dependsOn }: BoundDatastream, member: Member): number {
  const how = record.quiet.get(member.rule.id);
  if (how === 'silent' || (how === 'held' && dependsOn?.isOut)) return Infinity;
  return silentSince(member) + (how === 'held' ? 2 : 1) * member.staleAfterMs;
}

/** Sets when the datastream is next looked at for silence. */
export function watchSilence(engine: BoundEngine, datastream: BoundDatastream): void {
  engine.timers.bringForward(datastream.timer, silenceDue(datastream));
}

/** The member gives no signal from the elapsed time on: neither to its group nor to what others compare with (R40). */
function loseSignal(engine: BoundEngine, member: Member, elapsed: number): void {
  if (member.group) leaveGroup(engine, member);
  if (member.inputs.length === 0) return;
  const changed = new Set<BoundGroup>();
  tellStatements(member, changed);
  judgeChanged(engine, changed, elapsed);
}

/** The member's group goes stale when none of its members gives one (R16). */
function leaveGroup(engine: BoundEngine, { group, place }: Member): void {
  if (!group) return;
  group.quiet++;
  group.signal.freeze(place);
  if (group.quiet < group.size) stopUnsatisfied(engine, group);
  else tellStaleness(engine, group, true);
  setTimer(engine, group);
}

/** Marks silent every member whose time of silence ends at the elapsed time `due` (R15, R17). */
export function fallSilent(engine: BoundEngine, datastream: BoundDatastream, due: number): void {
  const { record, members, dependsOn } = datastream;
  if (record.inMaintenance) return;
  for (const member of members) {
    if (memberDue(datastream, member) > due) continue;
    const before = record.quiet.get(member.rule.id);
    const isHeld = before !== 'held' && asksParent(datastream, member);
    record.quiet.set(member.rule.id, isHeld ? 'held' : 'silent');
    engine.records.touchDatastream(record);
    if (dependsOn) dependsOn.held += isHeld ? 1 : before === 'held' ? -1 : 0;
    if (before === undefined) loseSignal(engine, member, due);
    if (!isHeld) startSilence(engine, member);
  }
  missDatastream(engine, datastream);
}

/** The device is being worked on: it gives no signal, is not silent either, and raises nothing (R26). */
export function enterMaintenance(engine: BoundEngine, datastream: BoundDatastream): void {
  const { record, members } = datastream;
  record.inMaintenance = true;
  engine.records.touchDatastream(record);
  for (const member of members) {
    const before = record.quiet.get(member.rule.id);
    record.quiet.set(member.rule.id, 'stale');
    if (before === undefined) loseSignal(engine, member, engine.records.clock.elapsed);
    endMissing(engine, datastream, member, before);
  }
  missDatastream(engine, datastream);
}

/** The member is not silent any more, or may be. */
function endMissing(
  engine: BoundEngine,
  { dependsOn }: BoundDatastream,
  member: Member,
  before: Quietness | undefined,
): void {
  if (before === 'silent') endSilence(engine, member);
  if (before === 'held' && dependsOn) dependsOn.held--;
}

/** Work is done, but the device has sent nothing usable yet: its silence counts from now. */
export function leaveMaintenance(engine: BoundEngine, datastream: BoundDatastream): void {
  const { record } = datastream;
  record.inMaintenance = false;
  record.silentFrom = engine.records.clock.elapsed;
  engine.records.touchDatastream(record);
  watchSilence(engine, datastream);
}

/** A usable observation is there: ends what silence or maintenance had done. */
export function wake(engine: BoundEngine, datastream: BoundDatastream): void {
  const { record, members } = datastream;
  record.inMaintenance = false;
  for (const member of members) {
    const before = record.quiet.get(member.rule.id);
    if (before !== undefined && member.group) member.group.quiet--;
    record.quiet.delete(member.rule.id);
    endMissing(engine, datastream, member, before);
  }
  watchSilence(engine, datastream);
}
