export { createMemoryStore } from './memory/memory-store.ts';
export type { DuckDbStoreOptions } from './duckdb/duckdb-options.ts';
export { openDuckDbStore } from './duckdb/duckdb-store.ts';
export { openThreadedDuckDbStore } from './duckdb/threaded-store.ts';
export type { InfluxStoreOptions } from './influxdb/influx-options.ts';
export { openInfluxStore } from './influxdb/influx-store.ts';
export {
  columnNumber,
  columnsFromRanges,
  type ColumnsQuery,
  type ObservationColumns,
} from './observation-columns.ts';
export {
  AGGREGATES,
  TelemetryStoreError,
  type Aggregate,
  type AggregateQuery,
  type HistoryPoint,
  type RangeQuery,
  type StoreExtent,
  type TelemetryStore,
  type TimeSpan,
} from './telemetry-store.ts';
