const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const T = 0x54;
const Z = 0x5a;

/** Characters of `2026-11-23T07:00:00Z`, and with `.000` before the Z. */
const WITHOUT_MILLISECONDS = 20;
const WITH_MILLISECONDS = 24;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

/** The digits as a number; a negative or very large one when they are none. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar. Source: Hinnant, chrono-Compatible Low-Level Date Algorithms. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function hasForm(bytes: Uint8Array, from: number, length: number): boolean {
  return (
    bytes[from + 4] === DASH &&
    bytes[from + 7] === DASH &&
    bytes[from + 10] === T &&
    bytes[from + 13] === COLON &&
    bytes[from + 16] === COLON &&
    bytes[from + length - 1] === Z &&
    (length === WITHOUT_MILLISECONDS || bytes[from + 19] === POINT)
  );
}

/**
 * The milliseconds since 1970 of a time in the form that nearly all devices send, `2026-11-23T07:00:00Z` or with
 * milliseconds; NaN for every other form, a right one or not.
 */
export function plainTime(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length !== WITHOUT_MILLISECONDS && length !== WITH_MILLISECONDS) return NaN;
  if (!hasForm(bytes, from, length)) return NaN;
  const year = digits(bytes, from, 4);
  const month = digits(bytes, from + 5, 2);
  const day = digits(bytes, from + 8, 2);
  const hour = digits(bytes, from + 11, 2);
  const minute = digits(bytes, from + 14, 2);
  const second = digits(bytes, from + 17, 2);
  const ms = length === WITH_MILLISECONDS ? digits(bytes, from + 20, 3) : 0;
  if (!(day >= 1 && day <= daysOf(year, month)) || !(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  return daysSince1970(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}
