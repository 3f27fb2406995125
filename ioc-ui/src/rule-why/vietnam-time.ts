import { instant, type EpochMs } from '@ioc/domain';

/** Vietnam is seven hours ahead of UTC and has no daylight saving time. Source: IANA time zone database. */
const ZONE_MS = 7 * 3_600_000;

/** A time as a `datetime-local` field holds it, in Vietnam's time: `2026-11-23T14:05`. */
export function localText(t: EpochMs): string {
  return new Date(t + ZONE_MS).toISOString().slice(0, 16);
}

/** The time that a `datetime-local` field holds, which is Vietnam's; undefined for an incomplete one. */
export function localTime(text: string): EpochMs | undefined {
  const parsed = Date.parse(`${text}Z`);
  return Number.isNaN(parsed) ? undefined : instant(parsed - ZONE_MS);
}
