import type { DeviceId } from '../../identifiers.ts';
import type { CompiledRule } from '../compiled-rule.ts';
import type { Truth } from '../compiled-when.ts';
import type { LevelSet } from '../level-sets.ts';
import type { PlannedGroup } from '../plan.ts';
import type { WindowSignal } from '../window/window-signal.ts';
import type { BoundStatement } from './bound-statement.ts';
import type { WatchedMembers } from './calm-watch.ts';
import type { DatastreamRecord, SilenceRecord, StandingRecord } from './engine-records.ts';
import type { GroupSignal } from './group-signal.ts';
import type { Inhibitor } from './inhibition.ts';
import type { DeviationSignal, MemberSignal } from './member-signal.ts';
import type { BoundParent } from './parent.ts';

/** A statement that a datastream is a member of (R40). */
export interface BoundInput {
  readonly statement: BoundStatement;
  /** Place among the statement's members. */
  readonly place: number;
  readonly signal: MemberSignal;
  readonly leastSamples: number;
}

/** One rule's use of one datastream. */
export interface Member {
  readonly rule: CompiledRule;
  readonly device: DeviceId;
  readonly record: DatastreamRecord;
  readonly signal: MemberSignal;
  /** Samples that the signal needs (R4, R38). */
  readonly leastSamples: number;
  readonly staleAfterMs: number;
  /** Elapsed time before which silence does not count for this rule (R18). */
  readonly from: number;
  readonly group: BoundGroup | undefined;
  /** Place among the group's members. */
  readonly place: number;
  readonly silence: BoundSilence | undefined;
  readonly inputs: readonly BoundInput[];
  /** Whether the signal is compared with another device's, which its group then names too (R41). */
  readonly upstream: DeviceId | undefined;
}

/** A datastream with its signals and judgements. */
export interface BoundDatastream {
  readonly record: DatastreamRecord;
  readonly last: { value: number; readonly samples: number };
  readonly windows: readonly WindowSignal[];
  readonly deviations: readonly DeviationSignal[];
  readonly members: readonly Member[];
  readonly watched: WatchedMembers;
  /** Members with inputs. */
  readonly comparing: readonly Member[];
  /** Members of other datastreams that this one lies upstream of. */
  readonly downstream: Member[];
  readonly timer: number;
  /** The shortest `staleAfterMs` of its members, and the latest `from`. */
  readonly leastStaleAfterMs: number;
  readonly latestFrom: number;
  /** Not missed before it was heard for the first time. */
  readonly isOptional: boolean;
  /** The device without which it cannot be heard; itself, where others depend on its device (R45). */
  dependsOn: BoundParent | undefined;
  carries: BoundParent | undefined;
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
  /** Who gives signals, by place. */
  readonly members: Member[];
  /** How many do. */
  readonly size: number;
  /** Members that are stale or silent. */
  quiet: number;
  time: GroupTime;
  /** The levels that count now (R42). */
  levels: LevelSet;
  /** What must hold besides the levels (R40); always true for a rule that asks for nothing. */
  truth: Truth;
  readonly statements: BoundStatement[];
  /** Elapsed time at which time alone changes the judgement (R14); Infinity when it does not. */
  due: number;
  readonly timer: number;
  /** What explains its alerts, and what it explains (R25). */
  inhibitors: readonly Inhibitor[];
  inhibits: readonly Inhibitor[];
  /** The devices that depend on this one, for a group of one device (R45). */
  carries: BoundParent | undefined;
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
  /** Whether it speaks for the members' parent: that is missing while its children are held (R45). */
  readonly isForParent: boolean;
  inhibitors: readonly Inhibitor[];
}

/** Whether the member is among those that the alert is about. */
export function isMissing({ isForParent, rule }: BoundSilence, member: Member): boolean {
  const how = member.record.quiet.get(rule.id);
  return how === 'silent' || (isForParent && how === 'held');
}

/** The member's signal; NaN when there is none, also for too few samples (R4, R38). */
export function memberValue({ signal, leastSamples }: Member): number {
  return signal.samples >= leastSamples ? signal.value : NaN;
}

/** Elapsed time since which the member has been silent. */
export function silentSince({ record, from }: Member): number {
  return Math.max(record.silentFrom, from);
}

/** Brings the member's last signal, times and quietness into its group. */
export function joinGroup(member: Member): void {
  const { group, record, rule, place } = member;
  if (!group) return;
  group.members[place] = member;
  group.signal.update(place, memberValue(member));
  joinTime(group, record);
  if (!record.quiet.has(rule.id)) return;
  group.quiet++;
  group.signal.freeze(place);
}

/** A group of one shares its member's times; a larger one keeps the newest, of equal ones the first to arrive. */
function joinTime(group: BoundGroup, record: DatastreamRecord): void {
  const { newest, arrival } = group.time;
  if (group.size === 1) group.time = record;
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
