import { failed, succeeded, type Outcome } from '../outcome.ts';
import { isEpochMs, type EpochMs } from '../time/instant.ts';

/** Why a reading's time cannot be used. */
export type TimeFaultCode = 'malformed-time' | 'future' | 'clock-not-set' | 'too-old';

/** A time that cannot be used, with words for the person who looks into the quarantine. */
export interface TimeFault {
  readonly code: TimeFaultCode;
  readonly detail: string;
}

/** How far ahead of our clock a device's clock may be, in milliseconds (R20): five minutes. */
export const FUTURE_TOLERANCE_MS = 300_000;

/**
 * Before this instant a device's clock was plainly never set: clocks start at 1970, 1980 or 2000, and seconds sent for
 * milliseconds land in January 1970. 2015-01-01T00:00:00Z, older than any device of the city.
 */
export const CLOCK_NOT_SET_BEFORE_MS = 1_420_070_400_000;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function isRealDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The instant of an RFC 3339 date-time with offset (sections 5.6 and 5.7), or undefined. A leap second counts as the second before. */
export function parseRfc3339(text: string): EpochMs | undefined {
  const match = RFC_3339.exec(text);
  if (!match || !isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const ms = Date.parse(
    text
      .replace(' ', 'T')
      .replace(/:60(?=[.Zz+-])/, ':59')
      .toUpperCase(),
  );
  return isEpochMs(ms) ? ms : undefined;
}

/** What is judged against: when the message arrived by our clock, and the oldest time that is still kept. */
export interface TimeWindow {
  readonly receivedAt: EpochMs;
  readonly oldest: EpochMs;
}

/**
 * The observation time of a reading: an RFC 3339 text with offset, or whole milliseconds since 1970 (contracts §1).
 * Refuses what lies more than five minutes ahead (R20), was never set, or is older than what is kept.
 */
export function parseObservationTime(ts: unknown, window: TimeWindow): Outcome<EpochMs, TimeFault> {
  const t =
    typeof ts === 'number'
      ? isEpochMs(ts)
        ? ts
        : undefined
      : typeof ts === 'string'
        ? parseRfc3339(ts)
        : undefined;
  if (t === undefined) {
    return failed({
      code: 'malformed-time',
      detail: 'expected RFC 3339 with offset, or whole milliseconds since 1970',
    });
  }
  if (t > window.receivedAt + FUTURE_TOLERANCE_MS) {
    return failed({
      code: 'future',
      detail: `${Math.round((t - window.receivedAt) / 1000)} s ahead of arrival`,
    });
  }
  if (t < CLOCK_NOT_SET_BEFORE_MS) {
    const seemsSeconds = typeof ts === 'number' && ts > 1e9 && ts < 1e10;
    return failed({
      code: 'clock-not-set',
      detail: seemsSeconds ? 'seconds sent for milliseconds?' : new Date(t).toISOString(),
    });
  }
  if (t < window.oldest) return failed({ code: 'too-old', detail: new Date(t).toISOString() });
  return succeeded(t);
}
