import type { Sector } from '../city/sector.ts';
import type { AreaId, CityId, DeviceId, RuleId, SilenceId, UserId } from '../identifiers.ts';
import type { Severity } from '../rule/severity.ts';
import type { EpochMs } from '../time/instant.ts';
import type { Alert } from './alert.ts';
import type { AlertChange } from './apply-transition.ts';

/** Which alerts are meant: those that meet everything that is given, of which there is at least one. */
export interface SilenceMatcher {
  readonly city?: CityId;
  readonly sector?: Sector;
  readonly area?: AreaId;
  readonly device?: DeviceId;
  readonly rule?: RuleId;
  readonly severity?: Severity;
}

/**
 * Planned quiet (R24): from `from` until before `to`, or until somebody ended it, the alerts that it means notify
 * nobody. They are raised all the same.
 */
export interface Silence {
  readonly id: SilenceId;
  readonly matcher: SilenceMatcher;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly reason: string;
  readonly author: UserId;
  readonly createdAt: EpochMs;
  readonly endedAt?: EpochMs;
  readonly endedBy?: UserId;
}

/** When the silence ends, or has ended. One that is ended before it begins never begins. */
export function silenceEnd({ to, endedAt }: Silence): EpochMs {
  return endedAt !== undefined && endedAt < to ? endedAt : to;
}

/** What a silence is at a time. */
export function silenceState(silence: Silence, at: EpochMs): 'pending' | 'active' | 'ended' {
  if (at >= silenceEnd(silence)) return 'ended';
  return at < silence.from ? 'pending' : 'active';
}

/** What a matcher looks at. */
export type SilenceSubject = Pick<
  Alert,
  'city' | 'sector' | 'area' | 'group' | 'device' | 'rule' | 'severity'
>;

/** Whether the alert is one of those that the matcher means. An alert about a ward or city is in it. */
export function matchesAlert(matcher: SilenceMatcher, alert: SilenceSubject): boolean {
  const { city, sector, area, device, rule, severity } = matcher;
  const where = alert.area ?? (alert.group.by === 'area' ? alert.group.id : undefined);
  return (
    (city === undefined || city === alert.city) &&
    (sector === undefined || sector === alert.sector) &&
    (area === undefined || area === where) &&
    (device === undefined || device === alert.device) &&
    (rule === undefined || rule === alert.rule.id) &&
    (severity === undefined || severity === alert.severity)
  );
}

/** Whether the alert is covered at that time. */
export function covers(silence: Silence, alert: Alert, at: EpochMs): boolean {
  return silenceState(silence, at) === 'active' && matchesAlert(silence.matcher, alert);
}

/**
 * The alert with its mark as the silences say at that time, and the line of its timeline, which tells the reason; or
 * undefined when nothing changes. What is closed stays as it was.
 */
export function applySilences(
  alert: Alert,
  silences: readonly Silence[],
  at: EpochMs,
): AlertChange | undefined {
  const silence = silences.find((one) => covers(one, alert, at));
  const silenced = silence !== undefined;
  if (alert.work === 'closed' || alert.silenced === silenced) return undefined;
  const revision = alert.revision + 1;
  return {
    alert: { ...alert, silenced, changedAt: at, revision },
    entry: {
      alert: alert.id,
      revision,
      at,
      actor: { kind: 'engine' },
      what: silenced ? 'marked' : 'unmarked',
      to: 'silenced',
      ...(silence && { text: silence.reason }),
    },
  };
}
