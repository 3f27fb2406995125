import type { CityId, DepartmentId } from '../identifiers.ts';
import type { Language, LocalizedText } from '../localized-text.ts';
import type { Alert } from '../alert/alert.ts';
import type { Sector } from '../city/sector.ts';
import type { Severity } from '../rule/severity.ts';
import { zoneOffset } from '../rule/zone-offset.ts';
import { later, type EpochMs } from '../time/instant.ts';

/** By which alerts a channel is told: those that meet every condition given. */
export interface NotificationMatch {
  readonly severities?: readonly Severity[];
  readonly cities?: readonly CityId[];
  readonly sectors?: readonly Sector[];
  readonly departments?: readonly DepartmentId[];
}

/** The daily hours in which only `critical` is told, as `HH:mm` in a time zone; `to` before `from` crosses midnight. */
export interface QuietHours {
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
}

/** A way by which people outside the screen are told of alerts (A10), without what it takes to reach them. */
export interface NotificationChannel {
  readonly id: string;
  readonly name: LocalizedText;
  readonly kind: 'email' | 'webhook' | 'telegram' | 'zalo';
  readonly enabled: boolean;
  readonly language: Language;
  /** Without it the channel hears only what escalates to a duty group that names it. */
  readonly match?: NotificationMatch;
  readonly quiet?: QuietHours;
}

function isOneOf<T>(wanted: readonly T[] | undefined, held: T | undefined): boolean {
  return wanted === undefined || (held !== undefined && wanted.includes(held));
}

/** Whether the channel wants to hear of the alert by itself. */
export function wants({ match }: Pick<NotificationChannel, 'match'>, alert: Alert): boolean {
  if (match === undefined) return false;
  return (
    isOneOf(match.severities, alert.severity) &&
    isOneOf(match.cities, alert.city) &&
    isOneOf(match.sectors, alert.sector) &&
    isOneOf(match.departments, alert.department)
  );
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function timeOfDayMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

/**
 * When something that comes up at `at` may be told: at once, or at the end of the quiet hours. Critical alerts are told at
 * once at any hour.
 */
export function tellAt(quiet: QuietHours | undefined, severity: Severity, at: EpochMs): EpochMs {
  if (quiet === undefined || severity === 'critical') return at;
  const offset = zoneOffset(quiet.timeZone);
  const local = (((at + offset(at)) % DAY_MS) + DAY_MS) % DAY_MS;
  const [from, to] = [timeOfDayMs(quiet.from), timeOfDayMs(quiet.to)];
  const isQuiet = from <= to ? local >= from && local < to : local >= from || local < to;
  if (!isQuiet) return at;
  return later(at, local < to ? to - local : to + DAY_MS - local);
}
