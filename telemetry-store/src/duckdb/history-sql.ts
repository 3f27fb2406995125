import { TelemetryStoreError, type Aggregate } from '../telemetry-store.ts';
import { columnOf, partOf } from './reading-layout.ts';
import type { HistoryRequest } from './reading-engine.ts';
import { READINGS_TABLE } from './readings-schema.ts';

/** Aggregates of the points of one interval. `p95` interpolates linearly between two values. */
const AGGREGATE_SQL: Readonly<Record<Aggregate, string>> = {
  mean: 'avg(v)',
  min: 'min(v)',
  max: 'max(v)',
  sum: 'sum(v)',
  count: 'count(v)',
  last: 'arg_max(v, t)',
  p95: 'quantile_cont(v, 0.95)',
};

/** Aggregates that take booleans and words too. */
const KINDLESS_AGGREGATES: readonly Aggregate[] = ['count', 'last'];

/**
 * The question for a history: columns t, v, q and slot in ascending time. Of several rows of one time the one that was
 * appended last counts. Numbers stand in the text itself, each checked to be an integer.
 */
export function historySql(request: HistoryRequest): string {
  const values = request.slots.map((slot) => slotValuesSql(slot, request)).join(' UNION ALL ');
  const points = `SELECT t, arg_max(v, r) AS v, arg_max(q, r) AS q, arg_max(slot, r) AS slot FROM (${values}) GROUP BY t`;
  const rows = request.aggregate ? intervalsSql(points, request.aggregate) : points;
  return `SELECT t::DOUBLE AS t, v::DOUBLE AS v, q::INTEGER AS q, slot FROM (${rows}) ORDER BY t LIMIT ${integer(request.limit)}`;
}

function slotValuesSql(slot: number, { device, span }: HistoryRequest): string {
  const column = columnOf(integer(slot));
  return `SELECT t, rowid AS r, v${column} AS v, (q >> ${2 * column}) & 3 AS q, ${slot} AS slot FROM ${READINGS_TABLE}
    WHERE device = ${integer(device)} AND part = ${partOf(slot)} AND v${column} IS NOT NULL
    AND t >= ${integer(span.from)} AND t < ${integer(span.to)}`;
}

function intervalsSql(points: string, aggregate: NonNullable<HistoryRequest['aggregate']>): string {
  const every = integer(aggregate.everyMs);
  const start = `t - ((t % ${every}) + ${every}) % ${every}`;
  const isKindless = KINDLESS_AGGREGATES.includes(aggregate.fn);
  const taken = isKindless ? '' : `WHERE slot IN (${aggregate.numberSlots.map(integer).join(', ')})`;
  return `SELECT start AS t, ${AGGREGATE_SQL[aggregate.fn]} AS v, max(q) AS q, arg_max(slot, t) AS slot
    FROM (SELECT *, ${start} AS start FROM (${points}) ${taken}) GROUP BY start`;
}

function integer(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new TelemetryStoreError(`not an integer in a question: ${value}`, { isTransient: false });
}
