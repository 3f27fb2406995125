import type { BoundEngine } from './bound-engine.ts';
import type { BoundDatastream, BoundGroup, Member } from './bound-parts.ts';
import { silentSince } from './bound-parts.ts';
import { judgeChanged, tellStatements } from './conditions.ts';
import { setTimer, stopUnsatisfied, tellStaleness } from './judge.ts';
import { endSilence, startSilence } from './no-data.ts';

/** Elapsed time at which the datastream is next silent for too long for one of its rules; Infinity for never. */
export function silenceDue({ record, members, isOptional }: BoundDatastream): number {
  if (record.inMaintenance || (isOptional && record.newest === -Infinity)) return Infinity;
  let due = Infinity;
  for (const member of members) {
    if (record.quiet.get(member.rule.id) !== 'silent')
      due = Math.min(due, silentSince(member) + member.staleAfterMs);
  }
  return due;
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
export function fallSilent(engine: BoundEngine, { record, members }: BoundDatastream, due: number): void {
  if (record.inMaintenance) return;
  for (const member of members) {
    const before = record.quiet.get(member.rule.id);
    if (before === 'silent' || silentSince(member) + member.staleAfterMs > due) continue;
    record.quiet.set(member.rule.id, 'silent');
    engine.records.touchDatastream(record);
    if (before === undefined) loseSignal(engine, member, due);
    startSilence(engine, member);
  }
}

/** The device is being worked on: it gives no signal, is not silent either, and raises nothing (R26). */
export function enterMaintenance(engine: BoundEngine, { record, members }: BoundDatastream): void {
  record.inMaintenance = true;
  engine.records.touchDatastream(record);
  for (const member of members) {
    const before = record.quiet.get(member.rule.id);
    record.quiet.set(member.rule.id, 'stale');
    if (before === undefined) loseSignal(engine, member, engine.records.clock.elapsed);
    if (before === 'silent') endSilence(engine, member);
  }
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
    if (before === 'silent') endSilence(engine, member);
  }
  watchSilence(engine, datastream);
}
