import type { DeviceId, EpochMs, Observation, PropertyId, Quality, Reading } from '@ioc/domain';
import { abandonOnAbort } from '../abandon-on-abort.ts';
import { assertStorable } from '../assert-storable.ts';
import { intervalStart } from '../interval-start.ts';
import { columnsFromRanges, type ColumnsQuery, type ObservationColumns } from '../observation-columns.ts';
import { qualityOfRank, qualityRank } from '../quality-rank.ts';
import {
  TelemetryStoreError,
  type AggregateQuery,
  type HistoryPoint,
  type RangeQuery,
  type StoreExtent,
  type TelemetryStore,
  type TimeSpan,
} from '../telemetry-store.ts';
import { aggregateOf } from './interval-aggregate.ts';

/** Every value of one datastream by its time. */
interface Series {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly points: Map<EpochMs, HistoryPoint>;
}

/**
 * A store that forgets everything at its end: the model that the other adapters are tested against, and the store of
 * other workspaces' tests. Unbounded; not for production.
 */
export function createMemoryStore(): TelemetryStore {
  return new MemoryStore();
}

class MemoryStore implements TelemetryStore {
  readonly #seriesByKey = new Map<string, Series>();
  #isClosed = false;

  write(readings: readonly Reading[], signal?: AbortSignal): Promise<void> {
    return abandonOnAbort(async () => {
      this.#assertOpen();
      assertStorable(readings);
      for (const reading of readings) this.#keep(reading);
    }, signal);
  }

  async latest(): Promise<readonly Observation[]> {
    this.#assertOpen();
    return [...this.#seriesByKey.values()].flatMap(({ device, property, points }) => {
      const newest = ascending(points.values()).at(-1);
      return newest ? [{ device, property, ...newest }] : [];
    });
  }

  async range(query: RangeQuery): Promise<readonly HistoryPoint[]> {
    this.#assertOpen();
    return this.#pointsIn(query).slice(0, query.limit);
  }

  columns(query: ColumnsQuery): Promise<ObservationColumns> {
    return columnsFromRanges((one) => this.range(one), query);
  }

  async aggregate(query: AggregateQuery): Promise<readonly HistoryPoint[]> {
    this.#assertOpen();
    const intervals = new Map<EpochMs, HistoryPoint[]>();
    for (const point of this.#pointsIn(query)) {
      const start = intervalStart(point.t, query.everyMs);
      intervals.set(start, [...(intervals.get(start) ?? []), point]);
    }
    return [...intervals].flatMap(([t, points]) => {
      const v = aggregateOf(query.fn, points);
      return v === undefined ? [] : [{ t, v, q: worstOf(points) }];
    });
  }

  async deleteBefore(cutoff: EpochMs): Promise<void> {
    this.#assertOpen();
    for (const { points } of this.#seriesByKey.values()) {
      for (const t of points.keys()) if (t < cutoff) points.delete(t);
    }
  }

  async extent(): Promise<StoreExtent> {
    this.#assertOpen();
    const times = new Map<string, EpochMs>();
    for (const { device, points } of this.#seriesByKey.values()) {
      for (const t of points.keys()) times.set(`${device} ${t}`, t);
    }
    const ascendingTimes = [...times.values()].sort((a, b) => a - b);
    const [oldest, newest] = [ascendingTimes[0], ascendingTimes.at(-1)];
    if (oldest === undefined || newest === undefined) return { readings: 0 };
    return { readings: times.size, oldest, newest };
  }

  async ping(): Promise<void> {
    this.#assertOpen();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #keep({ device, observedAt, values }: Reading): void {
    for (const { property, v, q } of values) {
      const key = seriesKey(device, property);
      const series = this.#seriesByKey.get(key) ?? { device, property, points: new Map() };
      this.#seriesByKey.set(key, series);
      series.points.set(observedAt, { t: observedAt, v, q });
    }
  }

  #pointsIn({
    device,
    property,
    from,
    to,
  }: TimeSpan & Pick<RangeQuery, 'device' | 'property'>): HistoryPoint[] {
    const points = this.#seriesByKey.get(seriesKey(device, property))?.points.values() ?? [];
    return ascending(points).filter(({ t }) => t >= from && t < to);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new TelemetryStoreError('the store is closed', { isTransient: true });
  }
}

function seriesKey(device: DeviceId, property: PropertyId): string {
  return `${device} ${property}`;
}

function ascending(points: Iterable<HistoryPoint>): HistoryPoint[] {
  return [...points].sort((a, b) => a.t - b.t);
}

function worstOf(points: readonly HistoryPoint[]): Quality {
  return qualityOfRank(points.reduce((worst, { q }) => Math.max(worst, qualityRank(q)), 0));
}
