import { VALUES_PER_ROW } from './reading-layout.ts';
import { READINGS_TABLE, VALUE_COLUMNS } from './readings-schema.ts';

/** Above every row number; 2^40 rows are 40 times what a city writes in a decade. */
const ROW_NUMBERS = 1_099_511_627_776;
/** Makes every instant positive. Source: ECMA-262, Time Values (±8.64e15 ms). */
const INSTANT_OFFSET = 8_640_000_000_000_000;

/**
 * The newest value of every slot: the largest (time, row number) per slot as one integer, then only those rows are
 * read. Seven times cheaper than asking for the value of the newest time directly.
 */
export const LATEST_SQL = `
  WITH newest AS MATERIALIZED (
    SELECT device, part, ${VALUE_COLUMNS.map(newestKey).join(', ')} FROM ${READINGS_TABLE} GROUP BY device, part),
  keys AS (UNPIVOT newest ON ${VALUE_COLUMNS.map((_, column) => `"${column}"`).join(', ')} INTO NAME col VALUE key)
  SELECT k.device, (k.part::INTEGER * ${VALUES_PER_ROW} + k.col::INTEGER) AS slot, r.t::DOUBLE AS t,
    CASE k.col ${VALUE_COLUMNS.map((name, column) => `WHEN '${column}' THEN r.${name}`).join(' ')} END AS v,
    ((r.q >> (2 * k.col::INTEGER)) & 3)::INTEGER AS q
  FROM keys k JOIN ${READINGS_TABLE} r ON r.rowid = (k.key % ${ROW_NUMBERS})::BIGINT
  ORDER BY r.rowid`;

function newestKey(name: string, column: number): string {
  const key = `(t + ${INSTANT_OFFSET})::HUGEINT * ${ROW_NUMBERS} + rowid`;
  return `max(CASE WHEN ${name} IS NOT NULL THEN ${key} END) AS "${column}"`;
}
