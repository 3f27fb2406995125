import {
  parseIsoDuration,
  type EpochMs,
  type Language,
  type ObservationValue,
  type ObservedProperty,
} from '@ioc/domain';

import { isMessageKey, translate } from './translate.ts';

/** The zone in which every time is shown, whatever the station's own clock says. It has no daylight saving time. */
export const DISPLAY_ZONE = 'Asia/Ho_Chi_Minh';

const NUMBER_LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const DATE_PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: DISPLAY_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function partsOf(t: EpochMs): Readonly<Record<string, string>> {
  return Object.fromEntries(DATE_PARTS.formatToParts(t).map((part) => [part.type, part.value]));
}

/** `23/11/2026 14:05`, in Vietnam's time. */
export function formatDateTime(t: EpochMs): string {
  const { day, month, year, hour, minute } = partsOf(t);
  return `${day}/${month}/${year} ${hour}:${minute}`;
}

/** `14:05`, in Vietnam's time. */
export function formatTime(t: EpochMs): string {
  const { hour, minute } = partsOf(t);
  return `${hour}:${minute}`;
}

/** `23/11/2026 14:05:09`, in Vietnam's time. */
export function formatClock(t: EpochMs): string {
  return `${formatDateTime(t)}:${partsOf(t)['second']}`;
}

/** The day in Vietnam as `YYYY-MM-DD`, the form in which areas are dated. */
export function dayOf(t: EpochMs): string {
  const { day, month, year } = partsOf(t);
  return `${year}-${month}-${day}`;
}

/** A number with the given decimals: `1.234,5` in Vietnamese, `1,234.5` in English. */
export function formatNumber(language: Language, value: number, decimals = 0): string {
  return new Intl.NumberFormat(NUMBER_LOCALES[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}

/** A number with as many decimals as it has, at most four: for thresholds, which people typed. */
export function formatPlainNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(NUMBER_LOCALES[language], { maximumFractionDigits: 4 }).format(value);
}

function inUnits(language: Language, ms: number): string {
  const [key, count] =
    ms < MINUTE_MS
      ? (['time.seconds', ms / SECOND_MS] as const)
      : ms < HOUR_MS
        ? (['time.minutes', ms / MINUTE_MS] as const)
        : ms < 2 * DAY_MS
          ? (['time.hours', ms / HOUR_MS] as const)
          : (['time.days', ms / DAY_MS] as const);
  return translate(language, key, { count: Math.floor(count) });
}

/**
 * How long something lasts, in its largest unit, with minutes beside hours: `45 giây`, `3 phút`, `2 giờ 5 phút`.
 * Negative spans, which two clocks can produce, are shown as zero.
 */
export function formatSpan(language: Language, ms: number): string {
  const span = Math.max(0, ms);
  const minutes = Math.floor((span % HOUR_MS) / MINUTE_MS);
  if (span < HOUR_MS || span >= DAY_MS || minutes === 0) return inUnits(language, span);
  return `${inUnits(language, span)} ${inUnits(language, minutes * MINUTE_MS)}`;
}

/** How long ago: `3 phút trước`. */
export function formatAge(language: Language, ms: number): string {
  return translate(language, 'time.ago', { span: formatSpan(language, ms) });
}

/** An ISO 8601 duration in words: `PT10M` is `10 phút`; a text that is none is shown as it is. */
export function formatIsoDurationText(language: Language, duration: string): string {
  const parsed = parseIsoDuration(duration);
  return parsed.ok ? formatSpan(language, parsed.value) : duration;
}

function formatWord(language: Language, word: string): string {
  const key = word === 'none' ? 'value.none-reported' : `value.${word}`;
  return isMessageKey(key) ? translate(language, key) : word;
}

/** A measured value in the property's decimals, without its unit; booleans and enumerations as words. */
export function formatValue(
  language: Language,
  value: ObservationValue,
  property?: Pick<ObservedProperty, 'decimals'>,
): string {
  if (typeof value === 'boolean') return translate(language, value ? 'value.true' : 'value.false');
  if (typeof value === 'string') return formatWord(language, value);
  return property ? formatNumber(language, value, property.decimals) : formatPlainNumber(language, value);
}
