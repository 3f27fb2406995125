/**
 * Most bound values in one statement. SQLite takes 32,766, PostgreSQL 65,535; shorter statements compile faster, and
 * from about a thousand rows on longer ones gain nothing.
 * Source: sqlite.org/limits.html (SQLITE_MAX_VARIABLE_NUMBER); PostgreSQL protocol, Bind: a 16-bit count.
 */
export const MOST_VALUES_PER_STATEMENT = 8_000;

/** The rows in runs that fit into one statement each, in order. */
export function* chunked<Row>(rows: readonly Row[], valuesPerRow: number): Generator<readonly Row[]> {
  const size = Math.max(1, Math.floor(MOST_VALUES_PER_STATEMENT / valuesPerRow));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** The rows with the last one of each key, in order of the first: one statement may name a row only once. */
export function lastByKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
