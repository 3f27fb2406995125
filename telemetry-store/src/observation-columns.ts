import type { DeviceId, PropertyId } from '@ioc/domain';
import type { HistoryPoint, RangeQuery, TimeSpan } from './telemetry-store.ts';
import { qualityRank } from './quality-rank.ts';

/** A question for the raw history of several datastreams together, at most `limit` observations. */
export interface ColumnsQuery extends TimeSpan {
  readonly datastreams: readonly { readonly device: DeviceId; readonly property: PropertyId }[];
  readonly limit: number;
}

/**
 * Observations as columns, by time; at one time in the order of the question's datastreams. `place` is the place in the
 * question, `v` a number, 0 or 1 for a boolean, NaN for a word; `q` the place in `QUALITIES`. About 21 bytes each, so
 * that millions cross threads and are walked through without an object for every one.
 */
export interface ObservationColumns {
  readonly place: Uint16Array;
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly q: Uint8Array;
}

/** The number that stands for a value in a column. */
export function columnNumber(v: HistoryPoint['v']): number {
  return typeof v === 'string' ? NaN : Number(v);
}

/** The columns over a store that answers one datastream at a time. */
export async function columnsFromRanges(
  range: (query: RangeQuery) => Promise<readonly HistoryPoint[]>,
  { datastreams, limit, from, to }: ColumnsQuery,
): Promise<ObservationColumns> {
  const rows: { readonly place: number; readonly point: HistoryPoint }[] = [];
  for (const [place, { device, property }] of datastreams.entries()) {
    for (const point of await range({ device, property, from, to, limit })) rows.push({ place, point });
  }
  const kept = rows.sort((a, b) => a.point.t - b.point.t || a.place - b.place).slice(0, limit);
  return {
    place: Uint16Array.from(kept, ({ place }) => place),
    t: Float64Array.from(kept, ({ point }) => point.t),
    v: Float64Array.from(kept, ({ point }) => columnNumber(point.v)),
    q: Uint8Array.from(kept, ({ point }) => qualityRank(point.q)),
  };
}
