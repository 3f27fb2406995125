import path from 'node:path';

import { startApi, type Api } from '@ioc/ioc-api';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import { SEEDS_DIR, UI_DIR } from '../program-paths.ts';
import { readAirIndices } from '../seed/air-index-files.ts';
import { readRulePacks } from '../seed/rule-pack-files.ts';
import type { Settings } from '../settings/settings.ts';
import type { MqttAccess } from './mqtt-access.ts';

/** What the API is composed of. */
export interface ApiParts {
  readonly settings: Settings;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly live: MqttAccess;
  readonly log: Logger;
  readonly registries: readonly Registry[];
  /** Whether a fleet is simulated beside it, which every screen then says. */
  readonly isSimulating: boolean;
}

/** Starts the API with the built screens and the basemap of the seeds. */
export async function runApi({
  settings,
  records,
  telemetry,
  live,
  log,
  registries,
  isSimulating,
}: ApiParts): Promise<Api> {
  return startApi({
    rulePacks: await readRulePacks(SEEDS_DIR),
    airIndices: await readAirIndices(SEEDS_DIR),
    http: settings.http,
    live,
    telemetry,
    records,
    uiDir: UI_DIR,
    basemapDir: path.join(SEEDS_DIR, 'geo'),
    log: log.child({ part: 'api' }),
    registries: [...registries],
    isSecure: settings.publicUrl?.startsWith('https:') ?? false,
    isSimulating,
  });
}
