import type { EpochMs, Observation, Reading } from '@ioc/domain';
import { columnsFromRanges, type ColumnsQuery, type ObservationColumns } from '../observation-columns.ts';
import { abandonOnAbort } from '../abandon-on-abort.ts';
import { assertStorable } from '../assert-storable.ts';
import {
  TelemetryStoreError,
  type Aggregate,
  type AggregateQuery,
  type HistoryPoint,
  type RangeQuery,
  type StoreExtent,
  type TelemetryStore,
} from '../telemetry-store.ts';
import { aggregatePoints, latestObservations, rangePoints, totalExtent } from './flux-rows.ts';
import { aggregateFlux, extentFlux, firstValueFlux, latestFlux, rangeFlux } from './history-flux.ts';
import {
  DEFAULT_LATEST_WITHIN_MS,
  LINES_PER_REQUEST,
  LONG_LIMIT_MS,
  type InfluxStoreOptions,
} from './influx-options.ts';
import { InfluxRequests } from './influx-requests.ts';
import { readingLine } from './reading-lines.ts';

/** Aggregates that take booleans and words too. */
const KINDLESS_AGGREGATES: readonly Aggregate[] = ['count', 'last'];

/**
 * Readings in a bucket of InfluxDB 2, or of 1.8 with Flux. One line per reading: measurement `readings`, tag `device`,
 * a field per property, `<property>:q` with its quality's rank (0 good … 3 maintenance) and `:received`.
 *
 * A write resolves when every line is answered with 204. A line whose field has another type than the one stored is
 * refused by the server alone: the rest of the call is stored, and the write rejects, not transient, with the server's
 * reason. Nothing is sent until the first call.
 */
export async function openInfluxStore(options: InfluxStoreOptions): Promise<TelemetryStore> {
  return new InfluxStore(options);
}

class InfluxStore implements TelemetryStore {
  readonly #requests: InfluxRequests;
  readonly #options: InfluxStoreOptions;

  constructor(options: InfluxStoreOptions) {
    this.#options = options;
    this.#requests = new InfluxRequests(options);
  }

  write(readings: readonly Reading[], signal?: AbortSignal): Promise<void> {
    return abandonOnAbort(async () => {
      assertStorable(readings);
      let refusal: TelemetryStoreError | undefined;
      for (let first = 0; first < readings.length; first += LINES_PER_REQUEST) {
        refusal =
          (await this.#writeSome(readings.slice(first, first + LINES_PER_REQUEST), signal)) ?? refusal;
      }
      if (refusal) throw refusal;
    }, signal);
  }

  async latest(): Promise<readonly Observation[]> {
    const { bucket, nowMs = () => Date.now(), latestWithinMs = DEFAULT_LATEST_WITHIN_MS } = this.#options;
    return latestObservations(await this.#requests.rows(latestFlux(bucket, nowMs() - latestWithinMs)));
  }

  async range(query: RangeQuery): Promise<readonly HistoryPoint[]> {
    if (query.from >= query.to || query.limit <= 0) return [];
    return rangePoints(await this.#requests.rows(rangeFlux(this.#options.bucket, query)), query);
  }

  columns(query: ColumnsQuery): Promise<ObservationColumns> {
    return columnsFromRanges((one) => this.range(one), query);
  }

  async aggregate(query: AggregateQuery): Promise<readonly HistoryPoint[]> {
    if (query.from >= query.to || !(await this.#canAggregate(query))) return [];
    return aggregatePoints(await this.#requests.rows(aggregateFlux(this.#options.bucket, query)), query);
  }

  deleteBefore(cutoff: EpochMs): Promise<void> {
    return this.#requests.deleteBefore(cutoff);
  }

  async extent(): Promise<StoreExtent> {
    return totalExtent(await this.#requests.rows(extentFlux(this.#options.bucket), LONG_LIMIT_MS));
  }

  ping(): Promise<void> {
    return this.#requests.ping();
  }

  async close(): Promise<void> {
    this.#requests.close();
  }

  /** The refusal of some of the lines, if any; rejects when the server did not take them at all. */
  async #writeSome(
    readings: readonly Reading[],
    signal?: AbortSignal,
  ): Promise<TelemetryStoreError | undefined> {
    const lines = readings.flatMap((reading) => readingLine(reading) ?? []);
    if (lines.length === 0) return undefined;
    try {
      await this.#requests.writeLines(lines, signal);
      return undefined;
    } catch (error) {
      if (error instanceof TelemetryStoreError && !error.isTransient) return error;
      throw error;
    }
  }

  /** InfluxDB refuses the mean of booleans or words instead of skipping them, so the kind is asked for first. */
  async #canAggregate(query: AggregateQuery): Promise<boolean> {
    if (KINDLESS_AGGREGATES.includes(query.fn)) return true;
    const [first] = await this.#requests.rows(firstValueFlux(this.#options.bucket, query));
    return typeof first?.['_value'] === 'number';
  }
}
