import {
  flux,
  fluxDateTime,
  fluxDuration,
  fluxExpression,
  type ParameterizedQuery,
} from '@influxdata/influxdb-client';
import { influxTime, influxTimeBefore } from './influx-time.ts';
import type { Aggregate, AggregateQuery, RangeQuery, TimeSpan } from '../telemetry-store.ts';
import { MEASUREMENT, qualityField, RECEIVED_FIELD } from './reading-lines.ts';

/**
 * Functions of one interval. `exact_mean` interpolates linearly between two values as DuckDB's `quantile_cont` does
 * (Source: flux, stdlib/universe/quantile.go); up to rounding the two agree.
 */
const FUNCTIONS: Readonly<Record<Aggregate, string>> = {
  mean: 'mean',
  min: 'min',
  max: 'max',
  sum: 'sum',
  count: 'count',
  last: 'last',
  p95: '(column, tables=<-) => tables |> quantile(q: 0.95, method: "exact_mean", column: column)',
};

const EVER = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

/** A datastream's values and their qualities, two tables, in ascending time. */
export function rangeFlux(bucket: string, query: RangeQuery): ParameterizedQuery {
  return flux`${streamFlux(bucket, query)}
    |> filter(fn: (r) => r._field == ${query.property} or r._field == ${qualityField(query.property)})
    |> limit(n: ${query.limit})
    |> keep(columns: ["_time", "_field", "_value"])`;
}

/** The first value of a datastream in the span: it tells the kind of its values. */
export function firstValueFlux(bucket: string, query: AggregateQuery): ParameterizedQuery {
  return flux`${streamFlux(bucket, query)} |> filter(fn: (r) => r._field == ${query.property})
    |> first() |> keep(columns: ["_value"])`;
}

/** The aggregate of the values and the worst quality per interval, stamped with the interval's begin inside the span. */
export function aggregateFlux(bucket: string, query: AggregateQuery): ParameterizedQuery {
  const every = fluxDuration(`${query.everyMs}ms`);
  const fn = fluxExpression(FUNCTIONS[query.fn]);
  const stream = streamFlux(bucket, query);
  return flux`${stream} |> filter(fn: (r) => r._field == ${query.property})
    |> aggregateWindow(every: ${every}, fn: ${fn}, createEmpty: false, timeSrc: "_start")
    |> keep(columns: ["_time", "_value"]) |> yield(name: "value")
  ${stream} |> filter(fn: (r) => r._field == ${qualityField(query.property)})
    |> aggregateWindow(every: ${every}, fn: max, createEmpty: false, timeSrc: "_start")
    |> keep(columns: ["_time", "_value"]) |> yield(name: "quality")`;
}

/** The newest value and quality of every datastream since the instant. */
export function latestFlux(bucket: string, sinceMs: number): ParameterizedQuery {
  return flux`${spanFlux(bucket, { from: sinceMs, to: Number.MAX_SAFE_INTEGER })}
    |> filter(fn: (r) => r._field != ${RECEIVED_FIELD})
    |> last() |> keep(columns: ["_time", "_field", "_value", "device"])`;
}

/** How many readings each device has, the first and the last of them. */
export function extentFlux(bucket: string): ParameterizedQuery {
  const received = flux`${spanFlux(bucket, EVER)}
    |> filter(fn: (r) => r._field == ${RECEIVED_FIELD})`;
  return flux`${received} |> count() |> keep(columns: ["device", "_value"]) |> yield(name: "count")
  ${received} |> first() |> keep(columns: ["device", "_time"]) |> yield(name: "first")
  ${received} |> last() |> keep(columns: ["device", "_time"]) |> yield(name: "last")`;
}

function streamFlux(
  bucket: string,
  { device, ...span }: TimeSpan & Pick<RangeQuery, 'device'>,
): ParameterizedQuery {
  return flux`${spanFlux(bucket, span)} |> filter(fn: (r) => r.device == ${device})`;
}

function spanFlux(
  bucket: string,
  { from, to }: { readonly from: number; readonly to: number },
): ParameterizedQuery {
  const start = fluxDateTime(influxTime(from));
  const stop = fluxDateTime(influxTimeBefore(to));
  return flux`from(bucket: ${bucket}) |> range(start: ${start}, stop: ${stop})
    |> filter(fn: (r) => r._measurement == ${MEASUREMENT})`;
}
