/** The zone of schedules that name none (R23). */
export const DEFAULT_TIME_ZONE = 'Asia/Ho_Chi_Minh';

/** Zones change their offset on a quarter of an hour at the finest. Source: IANA time zone database, rules since 1970. */
const OFFSET_STEP_MS = 900_000;

/** Quarter hours whose offset is kept before the cache starts anew: four days, a few kB per schedule. */
const CACHED_STEPS = 384;

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function readOffset(format: Intl.DateTimeFormat, t: number): number {
  const at: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(t)) at[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(t / 1_000) * 1_000;
}

/**
 * The zone's offset from UTC as a function of the instant, both in milliseconds: local = UTC + offset.
 *
 * @throws RangeError when the zone is unknown; `isTimeZone` says so beforehand.
 */
export function zoneOffset(timeZone: string): (t: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const cache = new Map<number, number>();
  return (t) => {
    const step = Math.floor(t / OFFSET_STEP_MS);
    const known = cache.get(step);
    if (known !== undefined) return known;
    const offset = readOffset(format, step * OFFSET_STEP_MS);
    if (cache.size >= CACHED_STEPS) cache.clear();
    cache.set(step, offset);
    return offset;
  };
}
