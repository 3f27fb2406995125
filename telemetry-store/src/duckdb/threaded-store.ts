import type { TelemetryStore } from '../telemetry-store.ts';
import type { DuckDbStoreOptions } from './duckdb-options.ts';
import { openColumnarStore } from './duckdb-store.ts';
import { openThreadedEngine } from './threaded-engine.ts';

/**
 * The store of `openDuckDbStore` with the database in a thread of its own: readings cross as transferred columns, so
 * that a write costs the calling thread about a microsecond per reading and never waits for the disk. Needs the built
 * package. A thread that dies fails what waits; the next call opens the file again in a new one.
 *
 * Close it before the process exits: Node aborts a process that exits while the thread answers a question. Nothing
 * written is lost then, but the exit code is that of a crash.
 */
export function openThreadedDuckDbStore(options: DuckDbStoreOptions): Promise<TelemetryStore> {
  return openColumnarStore(options.path, () => openThreadedEngine(options));
}
