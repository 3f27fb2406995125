import type { DepartmentId, UserId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { EpochMs } from '../time/instant.ts';

/** Whom a step of an escalation calls (A9): `channels` are the notification channels by which the group hears. */
export interface DutyGroup {
  readonly id: string;
  readonly name: LocalizedText;
  readonly department?: DepartmentId;
  readonly channels: readonly string[];
}

/** A time in which a person of a duty group is on duty, from an instant (with it) to another (without it). */
export interface DutyTime {
  readonly id: string;
  readonly group: string;
  readonly user: UserId;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Who of the group is on duty at the time, each once, in order of the roster. */
export function onDuty(times: readonly DutyTime[], group: string, at: EpochMs): readonly UserId[] {
  const here = times.filter((time) => time.group === group && time.from <= at && at < time.to);
  return [...new Set(here.map(({ user }) => user))];
}
