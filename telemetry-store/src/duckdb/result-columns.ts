import type { DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { TelemetryStoreError } from '../telemetry-store.ts';

/** The column's values in their order; none when the result has no rows. */
export function columnValues(reader: DuckDBResultReader, name: string): readonly DuckDBValue[] {
  const index = reader.columnNames().indexOf(name);
  if (index < 0) throw damaged(`no column ${name}`);
  return reader.getColumns()[index] ?? [];
}

/** A number of a result. */
export function toNumber(value: DuckDBValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw damaged(`a number is missing`);
}

/** A text of a result. */
export function toText(value: DuckDBValue | undefined): string {
  if (typeof value === 'string') return value;
  throw damaged(`a text is missing`);
}

/** The error of a file that holds what this program did not write. */
export function damaged(what: string): TelemetryStoreError {
  return new TelemetryStoreError(`the DuckDB file cannot be understood: ${what}`, { isTransient: true });
}
