import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { openInfluxStore, openThreadedDuckDbStore, type TelemetryStore } from '@ioc/telemetry-store';

import type { Settings } from '../settings/settings.ts';

/** Opens the store of readings that the settings name; DuckDB gets a thread of its own. */
export async function openTelemetry(settings: Settings): Promise<TelemetryStore> {
  if (settings.telemetry.kind === 'influxdb') return openInfluxStore(settings.telemetry);
  await mkdir(settings.dataDir, { recursive: true });
  return openThreadedDuckDbStore({ path: path.join(settings.dataDir, 'telemetry.duckdb') });
}
