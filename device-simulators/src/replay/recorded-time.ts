import { instant, isEpochMs, parseRfc3339, type EpochMs } from '@ioc/domain';

import type { ReplayMap } from './replay-map.ts';

type Row = Readonly<Record<string, string>>;

const PATTERNS = {
  'DD/MM/YYYY H:mm': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}) (?<hour>\d{1,2}):(?<minute>\d{2})$/,
  'M/D/YYYY H:mm': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}) (?<hour>\d{1,2}):(?<minute>\d{2})$/,
  'YYYY-MM-DD HH:mm': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) (?<hour>\d{2}):(?<minute>\d{2})$/,
} as const;

function padded(text: string | undefined, length: number): string {
  return (text ?? '').padStart(length, '0');
}

function civilTime(
  parts: Readonly<Record<string, string | undefined>>,
  zoneOffset: string,
): EpochMs | undefined {
  const day = `${padded(parts['year'], 4)}-${padded(parts['month'], 2)}-${padded(parts['day'], 2)}`;
  const time = `${padded(parts['hour'], 2)}:${padded(parts['minute'] ?? '0', 2)}:00`;
  return parseRfc3339(`${day}T${time}${zoneOffset}`);
}

/** The time of a recorded row as its mapping reads it; undefined when the row has none. */
export function recordedTime(
  row: Row,
  { columns, format, zoneOffset }: ReplayMap['time'],
): EpochMs | undefined {
  const [first] = columns.map((column) => row[column] ?? '');
  if (first === undefined) return undefined;
  switch (format) {
    case 'unix-seconds': {
      const ms = /^\d{1,12}$/.test(first) ? Number(first) * 1_000 : Number.NaN;
      return isEpochMs(ms) ? ms : undefined;
    }
    case 'parts(year,month,day,hour)': {
      const [year, month, day, hour] = columns.map((column) => row[column]);
      return civilTime({ year, month, day, hour }, zoneOffset);
    }
    default: {
      const parts = PATTERNS[format].exec(first)?.groups;
      return parts ? civilTime(parts, zoneOffset) : undefined;
    }
  }
}

/**
 * How much later than recorded a row is published: with `shift: to-now` the newest time becomes `now`. Times before
 * `shiftFrom` stay as they are, so that a clock that was never set is refused as such.
 */
export function shiftOf(
  map: ReplayMap['time'],
  newest: EpochMs | undefined,
  now: EpochMs,
): (t: EpochMs) => EpochMs {
  if (map.shift === undefined || newest === undefined) return (t) => t;
  const from = map.shiftFrom === undefined ? Number.NEGATIVE_INFINITY : (parseRfc3339(map.shiftFrom) ?? 0);
  return (t) => (t < from ? t : instant(t + (now - newest)));
}
