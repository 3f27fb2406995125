import type { ColumnsQuery, ObservationColumns } from './observation-columns.ts';
import type { DeviceId, EpochMs, Observation, PropertyId, Quality, Reading } from '@ioc/domain';

/** Aggregates that a store computes per interval. Source: contracts §2, `GET /observations`. */
export const AGGREGATES = ['mean', 'min', 'max', 'sum', 'count', 'last', 'p95'] as const;

/** An aggregate per interval. */
export type Aggregate = (typeof AGGREGATES)[number];

/** A half-open span of event time: `from` ≤ t < `to`. */
export interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A question for the raw history of one datastream, oldest first, at most `limit` observations. */
export interface RangeQuery extends TimeSpan {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly limit: number;
}

/** A question for one aggregate per interval of one datastream; `everyMs` buckets start at multiples of it since 1970 UTC. */
export interface AggregateQuery extends TimeSpan {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly fn: Aggregate;
  readonly everyMs: number;
}

/** One point of a history; `t` of an aggregate is the start of its interval, `q` the worst quality inside it. */
export interface HistoryPoint {
  readonly t: EpochMs;
  readonly v: Observation['v'];
  readonly q: Quality;
}

/** How much a store holds. */
export interface StoreExtent {
  readonly readings: number;
  readonly oldest?: EpochMs;
  readonly newest?: EpochMs;
}

/**
 * Readings at rest. Every adapter passes one contract suite (`telemetry-store-contract.suite.ts`).
 *
 * - `write` is durable when it resolves and idempotent: the same datastream at the same time leaves one observation,
 *   of differing values the last written stays. Readings may come in any order.
 * - An empty interval of an aggregate is absent, never 0. Aggregates skip booleans and words except `count` and `last`.
 * - A failed call rejects with `TelemetryStoreError`; a write that failed may be repeated.
 */
export interface TelemetryStore {
  /** Archives the readings; resolves when they are durable. */
  write(readings: readonly Reading[], signal?: AbortSignal): Promise<void>;
  /** The newest observation (by event time) of every datastream ever written and still retained. */
  latest(): Promise<readonly Observation[]>;
  /** Raw history of one datastream, ascending. */
  range(query: RangeQuery): Promise<readonly HistoryPoint[]>;
  /** Raw history of several datastreams as columns. */
  columns(query: ColumnsQuery): Promise<ObservationColumns>;
  /** One aggregate per non-empty interval, ascending. */
  aggregate(query: AggregateQuery): Promise<readonly HistoryPoint[]>;
  /** Deletes what is older than the instant. */
  deleteBefore(cutoff: EpochMs): Promise<void>;
  /** How many readings there are, and from when to when. */
  extent(): Promise<StoreExtent>;
  /** Resolves when the store answers; rejects when it does not. */
  ping(): Promise<void>;
  /** Releases files, threads and connections. */
  close(): Promise<void>;
}

/**
 * A store that does not answer, or refuses; `isTransient` says whether the same call may succeed later. It is false
 * only when what was handed over is refused as such (a value that no store keeps, a type that conflicts with the
 * stored one, a malformed question): repeating it is useless. An unreachable, full, busy or closed store, and one that
 * rejects our account, is transient.
 */
export class TelemetryStoreError extends Error {
  override readonly name = 'TelemetryStoreError';
  readonly isTransient: boolean;

  constructor(message: string, options: { readonly isTransient: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isTransient = options.isTransient;
  }
}
