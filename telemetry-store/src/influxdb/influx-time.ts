/** Whole milliseconds well inside what InfluxDB keeps. Source: InfluxDB documentation, timestamps (64-bit ns). */
const FIRST_MS = -9_223_372_036_000;
const LAST_MS = 9_223_372_036_000;

/** The instant as RFC 3339, moved into what InfluxDB keeps. */
export function influxTime(ms: number): string {
  return new Date(Math.min(Math.max(Math.ceil(ms), FIRST_MS), LAST_MS)).toISOString();
}

/**
 * The last nanosecond before the instant. As the end of a span it means the same whether the server counts the end in
 * (1.8, and deletions) or not (2.x), since readings stand at whole milliseconds.
 */
export function influxTimeBefore(ms: number): string {
  return influxTime(Math.ceil(ms) - 1).replace('Z', '999999Z');
}
