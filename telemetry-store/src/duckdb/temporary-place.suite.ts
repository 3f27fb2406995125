import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../telemetry-store-contract.suite.ts';
import type { TelemetryStore } from '../telemetry-store.ts';
import type { DuckDbStoreOptions } from './duckdb-options.ts';

/** A file in a folder of its own, opened by the given function. */
export async function makeTemporaryPlace(
  open: (options: DuckDbStoreOptions) => Promise<TelemetryStore>,
): Promise<StorePlace & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-telemetry-'));
  const path = join(folder, 'telemetry.duckdb');
  return {
    path,
    open: () => open({ path, memoryLimitMib: 128, threads: 1 }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
