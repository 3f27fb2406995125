import {
  instant,
  isDeviceId,
  isEpochMs,
  isPropertyId,
  type EpochMs,
  type Observation,
  type ObservationValue,
} from '@ioc/domain';
import { intervalStart } from '../interval-start.ts';
import { qualityOfRank } from '../quality-rank.ts';
import {
  TelemetryStoreError,
  type AggregateQuery,
  type HistoryPoint,
  type RangeQuery,
  type StoreExtent,
} from '../telemetry-store.ts';
import type { FluxRow } from './influx-requests.ts';
import { propertyOfQualityField, qualityField } from './reading-lines.ts';

/** The points of a history from rows of values and rows of qualities. */
export function rangePoints(rows: readonly FluxRow[], { property }: RangeQuery): HistoryPoint[] {
  const ranks = new Map<EpochMs, number>();
  for (const row of rows) {
    if (row['_field'] === qualityField(property)) ranks.set(timeOf(row), Number(row['_value']));
  }
  return rows.filter((row) => row['_field'] === property).map((row) => pointOf(timeOf(row), row, ranks));
}

/** The points of an aggregate from the rows of its two results. */
export function aggregatePoints(rows: readonly FluxRow[], { everyMs }: AggregateQuery): HistoryPoint[] {
  // Influx stamps the first interval with the begin of the span when that lies inside it.
  const startOf = (row: FluxRow): EpochMs => intervalStart(timeOf(row), everyMs);
  const ranks = new Map<EpochMs, number>();
  for (const row of rows) if (row['result'] === 'quality') ranks.set(startOf(row), Number(row['_value']));
  return rows.filter((row) => row['result'] === 'value').map((row) => pointOf(startOf(row), row, ranks));
}

/** The newest observations from the rows of all fields. Fields that no property can have are not ours and skipped. */
export function latestObservations(rows: readonly FluxRow[]): Observation[] {
  const ranks = new Map<string, number>();
  for (const row of rows) {
    const property = propertyOfQualityField(String(row['_field']));
    if (property) ranks.set(`${String(row['device'])} ${property}`, Number(row['_value']));
  }
  return rows.flatMap((row) => {
    const [device, property] = [String(row['device']), String(row['_field'])];
    if (!isDeviceId(device) || !isPropertyId(property)) return [];
    const q = qualityOfRank(ranks.get(`${device} ${property}`) ?? 0);
    return [{ device, property, t: timeOf(row), v: valueOf(row), q }];
  });
}

/** The extent of all devices together. */
export function totalExtent(rows: readonly FluxRow[]): StoreExtent {
  const of = (result: string): FluxRow[] => rows.filter((row) => row['result'] === result);
  const readings = of('count').reduce((sum, row) => sum + Number(row['_value']), 0);
  if (readings === 0) return { readings };
  const oldest = of('first').reduce((least, row) => Math.min(least, timeOf(row)), Number.MAX_SAFE_INTEGER);
  const newest = of('last').reduce((most, row) => Math.max(most, timeOf(row)), Number.MIN_SAFE_INTEGER);
  return { readings, oldest: instant(oldest), newest: instant(newest) };
}

function pointOf(t: EpochMs, row: FluxRow, ranks: ReadonlyMap<EpochMs, number>): HistoryPoint {
  return { t, v: valueOf(row), q: qualityOfRank(ranks.get(t) ?? 0) };
}

function timeOf(row: FluxRow): EpochMs {
  const ms = Date.parse(String(row['_time']));
  if (isEpochMs(ms)) return ms;
  throw unreadable('_time', row);
}

function valueOf(row: FluxRow): ObservationValue {
  const value = row['_value'];
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  throw unreadable('_value', row);
}

function unreadable(column: string, row: FluxRow): TelemetryStoreError {
  const message = `InfluxDB answered a row whose ${column} cannot be read: ${String(row[column])}`;
  return new TelemetryStoreError(message, { isTransient: true });
}
