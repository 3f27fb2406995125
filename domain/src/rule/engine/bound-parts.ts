import type { CompiledRule } from '../compiled-rule.ts';
import type { PlannedGroup } from '../plan.ts';
import type { WindowSignal } from '../window/window-signal.ts';
import type { DatastreamRecord, SilenceRecord, StandingRecord } from './engine-records.ts';
import type { GroupSignal } from './group-signal.ts';

/** The number that a rule judges, before R4: the newest value, or that of a window. */
export interface MemberSignal {
  readonly value: number;
  readonly samples: number;
}

/** One rule's judgement of one datastream. */
export interface Member {
  readonly rule: CompiledRule;
  readonly record: DatastreamRecord;
  readonly signal: MemberSignal;
  readonly staleAfterMs: number;
  /** Elapsed time before which silence does not count for this rule (R18). */
  readonly from: number;
  readonly group: BoundGroup | undefined;
  /** Place among the group's members. */
  readonly place: number;
  readonly silence: BoundSilence | undefined;
}

/** A datastream with its signals and judgements. */
export interface BoundDatastream {
  readonly record: DatastreamRecord;
  readonly last: { value: number; readonly samples: number };
  readonly windows: readonly WindowSignal[];
  readonly members: readonly Member[];
  readonly timer: number;
  /** Not missed before it was heard for the first time. */
  readonly isOptional: boolean;
}

/** The newest observation time of any member, −Infinity before the first, and the elapsed time when it arrived. */
export interface GroupTime {
  newest: number;
  arrival: number;
}

/** A rule's group with what follows from the records of its members. */
export interface BoundGroup {
  readonly planned: PlannedGroup;
  readonly rule: CompiledRule;
  readonly standing: StandingRecord;
  readonly signal: GroupSignal;
  readonly members: number;
  /** Members that are stale or silent. */
  quiet: number;
  time: GroupTime;
  /** Elapsed time at which time alone changes the judgement (R14); Infinity when it does not. */
  due: number;
  readonly timer: number;
}

/** A rule's group for silence. */
export interface BoundSilence {
  readonly planned: PlannedGroup;
  readonly rule: CompiledRule;
  readonly record: SilenceRecord;
  readonly members: Member[];
  silent: number;
  /** Place in the plan. */
  readonly place: number;
}

/** The member's signal; NaN when there is none, also for too few samples (R4). */
export function memberValue({ signal, rule }: Member): number {
  return signal.samples >= rule.minSamples ? signal.value : NaN;
}

/** Elapsed time since which the member has been silent. */
export function silentSince({ record, from }: Member): number {
  return Math.max(record.silentFrom, from);
}

/** Brings the member's last signal, times and quietness into its group. */
export function joinGroup(member: Member): void {
  const { group, record, rule, place } = member;
  if (!group) return;
  group.signal.update(place, memberValue(member));
  joinTime(group, record);
  if (!record.quiet.has(rule.id)) return;
  group.quiet++;
  group.signal.freeze(place);
}

/** A group of one shares its member's times; a larger one keeps the newest, of equal ones the first to arrive. */
function joinTime(group: BoundGroup, record: DatastreamRecord): void {
  const { newest, arrival } = group.time;
  if (group.members === 1) group.time = record;
  else if (record.newest > newest || (record.newest === newest && record.arrival < arrival)) {
    group.time = { newest: record.newest, arrival: record.arrival };
  }
}

/** Brings the member into its group for silence. */
export function joinSilence(member: Member): void {
  const { silence, record, rule } = member;
  if (!silence) return;
  silence.members.push(member);
  if (record.quiet.get(rule.id) === 'silent') silence.silent++;
}
