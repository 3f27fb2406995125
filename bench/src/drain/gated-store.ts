import type { Reading } from '@ioc/domain';
import { TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';

/** A telemetry store that can be out of reach for writing, as a server that was stopped. */
export interface GatedStore {
  readonly store: TelemetryStore;
  isAway: boolean;
}

/** Puts a gate before the store: while `isAway`, writes are refused as an unreachable server refuses them. */
export function gated(store: TelemetryStore): GatedStore {
  const gate: { store: TelemetryStore; isAway: boolean } = { store, isAway: false };
  gate.store = {
    write: (readings: readonly Reading[], signal?: AbortSignal) =>
      gate.isAway
        ? Promise.reject(new TelemetryStoreError('the store was taken away', { isTransient: true }))
        : store.write(readings, signal),
    latest: () => store.latest(),
    range: (query) => store.range(query),
    columns: (query) => store.columns(query),
    aggregate: (query) => store.aggregate(query),
    deleteBefore: (cutoff) => store.deleteBefore(cutoff),
    extent: () => store.extent(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
  return gate;
}
