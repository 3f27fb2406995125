import type { TelemetryStore } from '../telemetry-store.ts';
import { ColumnarStore } from './columnar-store.ts';
import { openDuckDbEngine } from './duckdb-engine.ts';
import type { DuckDbStoreOptions } from './duckdb-options.ts';
import { holdFile } from './held-files.ts';
import type { OpenedEngine } from './reading-engine.ts';
import { openReopeningEngine } from './reopening-engine.ts';

/**
 * Readings in a DuckDB file that this process alone opens. A write is on the disk when it resolves; the thread of the
 * caller stands still while it is written (about 5 ms for 2,000 readings): beside latency-sensitive work use
 * `openThreadedDuckDbStore`.
 *
 * Rejects with a TelemetryStoreError when the file is open already, here or in another process, or is damaged.
 */
export function openDuckDbStore(options: DuckDbStoreOptions): Promise<TelemetryStore> {
  return openColumnarStore(options.path, () => openDuckDbEngine(options));
}

/** The store over the engines that `open` gives, as the only one of this file in this process. */
export async function openColumnarStore(
  path: string,
  open: () => Promise<OpenedEngine>,
): Promise<TelemetryStore> {
  const release = holdFile(path);
  try {
    const opened = await openReopeningEngine({ open, monotonicMs: () => performance.now() });
    return new ColumnarStore(opened, release);
  } catch (cause) {
    release();
    throw cause;
  }
}
