/** Stands for characters that a database cannot hold in text. Source: Unicode, U+FFFD replacement character. */
const REPLACEMENT = '\uFFFD';

/**
 * A bound value with NUL in text as U+FFFD: PostgreSQL refuses it there and SQLite cuts the text at it.
 * JSON columns are not touched, since JSON escapes it.
 */
export function storableText<T>(value: T): T | string {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', REPLACEMENT) : value;
}
