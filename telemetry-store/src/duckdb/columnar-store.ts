import { instant, type EpochMs, type Observation, type Reading } from '@ioc/domain';
import { abandonOnAbort } from '../abandon-on-abort.ts';
import { assertStorable } from '../assert-storable.ts';
import type { ColumnsQuery, ObservationColumns } from '../observation-columns.ts';
import { qualityOfRank } from '../quality-rank.ts';
import {
  TelemetryStoreError,
  type AggregateQuery,
  type HistoryPoint,
  type RangeQuery,
  type StoreExtent,
  type TelemetryStore,
} from '../telemetry-store.ts';
import { DatastreamDirectory } from './datastream-directory.ts';
import { encodeRows } from './encode-rows.ts';
import { LatestValues } from './latest-values.ts';
import type {
  HistoryColumns,
  HistoryRequest,
  LatestColumns,
  OpenedEngine,
  ReadingEngine,
} from './reading-engine.ts';
import { orderStreams, slotKey, type AskedSlot } from './order-streams.ts';
import type { SlotKind } from './reading-layout.ts';

/**
 * Readings of one append. One append is one transaction and one sync of the log; DuckDB would begin a second
 * transaction by itself at 204,800 rows.
 */
export const READINGS_PER_APPEND = 20_000;

const NO_ROWS: LatestColumns = {
  t: new Float64Array(),
  v: new Float64Array(),
  q: new Uint8Array(),
  slot: new Uint16Array(),
  device: new Uint32Array(),
};

/** A datastream by numbers. */
interface StoredDatastream {
  readonly device: number;
  readonly kindBySlot: ReadonlyMap<number, SlotKind>;
}

/**
 * The store over an engine that knows numbers only: names, encoding and the newest values are kept here, in the thread
 * of the caller, the rows beyond.
 */
export class ColumnarStore implements TelemetryStore {
  readonly #engine: ReadingEngine;
  readonly #directory: DatastreamDirectory;
  readonly #latest = new LatestValues();
  readonly #onClose: () => void;

  constructor({ engine, content }: OpenedEngine, onClose: () => void) {
    this.#engine = engine;
    this.#onClose = onClose;
    this.#directory = new DatastreamDirectory(content.entries);
    this.#restoreLatest(content.latest);
  }

  write(readings: readonly Reading[], signal?: AbortSignal): Promise<void> {
    return abandonOnAbort(async () => {
      assertStorable(readings);
      for (let first = 0; first < readings.length; first += READINGS_PER_APPEND) {
        await this.#append(readings.slice(first, first + READINGS_PER_APPEND));
      }
    }, signal);
  }

  async latest(): Promise<readonly Observation[]> {
    return this.#latest.all();
  }

  async range({ device, property, from, to, limit }: RangeQuery): Promise<readonly HistoryPoint[]> {
    const stream = this.#find(device, property);
    if (!stream || from >= to || limit <= 0) return [];
    const { device: number, kindBySlot } = stream;
    const request = { device: number, slots: [...kindBySlot.keys()], span: { from, to }, limit };
    return this.#points(await this.#engine.history(request), kindBySlot);
  }

  async columns({ datastreams, from, to, limit }: ColumnsQuery): Promise<ObservationColumns> {
    const asked = new Map<number, AskedSlot>();
    const streams: { readonly device: number; readonly slots: readonly number[] }[] = [];
    for (const [place, { device, property }] of datastreams.entries()) {
      const stream = this.#find(device, property);
      if (!stream) continue;
      streams.push({ device: stream.device, slots: [...stream.kindBySlot.keys()] });
      for (const [slot, kind] of stream.kindBySlot)
        asked.set(slotKey(stream.device, slot), { place, isWord: kind === 'word' });
    }
    if (streams.length === 0 || from >= to || limit <= 0) return orderStreams(NO_ROWS, asked);
    return orderStreams(await this.#engine.streams({ streams, span: { from, to }, limit }), asked);
  }

  async aggregate({
    device,
    property,
    from,
    to,
    fn,
    everyMs,
  }: AggregateQuery): Promise<readonly HistoryPoint[]> {
    const stream = this.#find(device, property);
    if (!stream || from >= to) return [];
    const { device: number, kindBySlot } = stream;
    const slots = [...kindBySlot.keys()];
    const numberSlots = slots.filter((slot) => kindBySlot.get(slot) === 'number');
    const isKindless = fn === 'count' || fn === 'last';
    if (!isKindless && numberSlots.length === 0) return [];
    const aggregate: HistoryRequest['aggregate'] = { fn, everyMs, numberSlots };
    const request = { device: number, slots, span: { from, to }, limit: Number.MAX_SAFE_INTEGER, aggregate };
    const kinds = fn === 'last' ? kindBySlot : new Map<number, SlotKind>();
    return this.#points(await this.#engine.history(request), kinds);
  }

  async deleteBefore(cutoff: EpochMs): Promise<void> {
    await this.#engine.deleteBefore(cutoff);
    this.#latest.deleteBefore(cutoff);
  }

  async extent(): Promise<StoreExtent> {
    const { readings, oldest, newest } = await this.#engine.extent();
    if (oldest === null || newest === null) return { readings };
    return { readings, oldest: instant(oldest), newest: instant(newest) };
  }

  ping(): Promise<void> {
    return this.#engine.ping();
  }

  async close(): Promise<void> {
    try {
      await this.#engine.close();
    } finally {
      this.#onClose();
    }
  }

  async #append(readings: readonly Reading[]): Promise<void> {
    const blocks = encodeRows(readings, this.#directory);
    const { size } = this.#directory;
    await this.#engine.append({ entries: this.#directory.unsaved, blocks });
    this.#directory.confirm(size);
    this.#latest.observeReadings(readings);
  }

  #find(device: RangeQuery['device'], property: RangeQuery['property']): StoredDatastream | undefined {
    const known = this.#directory.findDevice(device);
    const slots = known && this.#directory.slotsOf(known, property);
    return known && slots ? { device: known.id, kindBySlot: slots } : undefined;
  }

  /** A slot without a kind counts as one of numbers, such as the counts of an aggregate. */
  #points({ t, v, q, slot }: HistoryColumns, kindBySlot: ReadonlyMap<number, SlotKind>): HistoryPoint[] {
    return Array.from(t, (at, row) => {
      const kind = kindBySlot.get(slot[row] ?? 0) ?? 'number';
      const value = this.#directory.valueOf(kind, v[row] ?? 0);
      return { t: instant(at), v: value, q: qualityOfRank(q[row] ?? 0) };
    });
  }

  #restoreLatest(latest: LatestColumns): void {
    for (const [row, at] of latest.t.entries()) {
      const stream = this.#directory.datastreamOf(latest.device[row] ?? 0, latest.slot[row] ?? 0);
      if (!stream)
        throw new TelemetryStoreError('a row without a name in the DuckDB file', { isTransient: true });
      const { device, property, kind } = stream;
      const v = this.#directory.valueOf(kind, latest.v[row] ?? 0);
      this.#latest.observe({ device, property, t: instant(at), v, q: qualityOfRank(latest.q[row] ?? 0) });
    }
  }
}
