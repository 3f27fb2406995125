import type { BoundGroup, Member } from './bound-parts.ts';
import { isAtRest } from './engine-records.ts';
import type { MemberSignal } from './member-signal.ts';

/**
 * Rules that judge the same signal of one datastream, each in a group of its own. While none of them has anything
 * standing or on the way, a value that satisfies no threshold of any of them changes nothing, and they need not be
 * looked at one by one.
 */
interface CalmWatch {
  readonly signal: MemberSignal;
  readonly leastSamples: number;
  readonly groups: readonly BoundGroup[];
  /** Values strictly between the two satisfy no threshold. */
  readonly low: number;
  readonly high: number;
  /** Whether all groups are known to be at rest; only their own datastream's observations can end that. */
  isAtRest: boolean;
}

/** A member with its group. */
interface WatchedMember extends Member {
  readonly group: BoundGroup;
}

/**
 * Whether the group changes with its own observations alone: not with others' (R6, R40, R41), nor with time while it is
 * at rest (R42), and some values satisfy none of its thresholds.
 */
function isWatched(member: Member): member is WatchedMember {
  const { group, rule } = member;
  if (!group || group.size !== 1 || rule.quorum || rule.when || rule.upstream) return false;
  return group.planned.levelSets.length === 1 && group.levels.quiet.low < group.levels.quiet.high;
}

function watchOf(members: readonly WatchedMember[], { signal, leastSamples }: Member): CalmWatch {
  const groups = members.map(({ group }) => group);
  return {
    signal,
    leastSamples,
    groups,
    low: Math.max(...groups.map(({ levels }) => levels.quiet.low)),
    high: Math.min(...groups.map(({ levels }) => levels.quiet.high)),
    isAtRest: false,
  };
}

/** A datastream's members, those apart that must be judged at every observation. */
export interface WatchedMembers {
  readonly watches: readonly CalmWatch[];
  readonly unwatched: readonly Member[];
}

/** Puts members that can be watched together under one watch each. */
export function watchMembers(members: readonly Member[]): WatchedMembers {
  const together: WatchedMember[][] = [];
  for (const member of members.filter(isWatched)) {
    const { signal, leastSamples } = member;
    const known = together.find(([first]) => first?.signal === signal && first.leastSamples === leastSamples);
    if (known) known.push(member);
    else together.push([member]);
  }
  return {
    watches: together.flatMap((alike) => (alike[0] ? [watchOf(alike, alike[0])] : [])),
    unwatched: members.filter((member) => !isWatched(member)),
  };
}

/** Whether the signal as it is now changes nothing for any of the groups: it is calm, or there is none (R4). */
export function isCalm({ isAtRest: isResting, signal, leastSamples, low, high }: CalmWatch): boolean {
  if (!isResting) return false;
  if (signal.samples < leastSamples) return true;
  const { value } = signal;
  return (value > low && value < high) || Number.isNaN(value);
}

/** Whether no watch has anything to judge. */
export function areCalm(watches: readonly CalmWatch[]): boolean {
  for (const watch of watches) if (!isCalm(watch)) return false;
  return true;
}

/** Takes note of which groups are at rest, after they were judged. */
export function noteRest(watches: readonly CalmWatch[]): void {
  for (const watch of watches) watch.isAtRest = watch.groups.every(({ standing }) => isAtRest(standing));
}
