import { VALUES_PER_ROW } from './reading-layout.ts';

/** The layout of the file; a file of another version is refused. */
export const SCHEMA_VERSION = 1;

/** The table of the rows. */
export const READINGS_TABLE = 'readings';

/** Names of the value columns. */
export const VALUE_COLUMNS: readonly string[] = Array.from(
  { length: VALUES_PER_ROW },
  (_, column) => `v${column}`,
);

/**
 * `readings`: one row per message, appended in about the order of time, so that the smallest and largest `t` that
 * DuckDB keeps per row group prune a question by time; no index and no key: duplicates are settled at reading, where
 * the row that was appended last wins. Times are epoch milliseconds; `q` has two bits per value.
 */
export const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);
  INSERT INTO schema_version SELECT ${SCHEMA_VERSION} WHERE NOT EXISTS (FROM schema_version);
  CREATE TABLE IF NOT EXISTS devices (id UINTEGER NOT NULL, name VARCHAR NOT NULL);
  CREATE TABLE IF NOT EXISTS slots (id UINTEGER NOT NULL, device UINTEGER NOT NULL, slot USMALLINT NOT NULL,
    property VARCHAR NOT NULL, kind VARCHAR NOT NULL);
  CREATE TABLE IF NOT EXISTS words (id UINTEGER NOT NULL, word VARCHAR NOT NULL);
  CREATE TABLE IF NOT EXISTS ${READINGS_TABLE} (t BIGINT NOT NULL, received BIGINT NOT NULL, device UINTEGER NOT NULL,
    part UTINYINT NOT NULL, q UINTEGER NOT NULL, ${VALUE_COLUMNS.map((name) => `${name} DOUBLE`).join(', ')});
`;
