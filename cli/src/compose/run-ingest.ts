import { startIngestParts, type IngestProcess, type ServiceAccount, type Sharing } from '@ioc/ingest';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import { SEEDS_DIR } from '../program-paths.ts';
import { readAirIndices } from '../seed/air-index-files.ts';
import type { Settings } from '../settings/settings.ts';

/** What ingest is composed of. */
export interface IngestParts {
  readonly settings: Settings;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly services: readonly ServiceAccount[];
  readonly log: Logger;
  /** For the metrics of the whole intake. */
  readonly registry: Registry;
  /** In which parts; `ioc start` runs the whole by itself. */
  readonly sharing: Sharing;
  /** Whether it is an error that another ingest has what this one is to run. */
  readonly mustHold: boolean;
}

/** Starts ingest with its journals in the data folder, behind the broker that the settings name. */
export async function runIngest({
  settings,
  records,
  telemetry,
  services,
  log,
  registry,
  sharing,
  mustHold,
}: IngestParts): Promise<IngestProcess> {
  const { broker } = settings;
  return startIngestParts({
    dataDir: settings.dataDir,
    journal: settings.journal,
    door:
      broker.kind === 'embedded'
        ? { kind: 'embedded', host: broker.host, port: broker.port, services }
        : { ...broker, kind: 'broker' },
    telemetry,
    records,
    log: log.child({ part: 'ingest' }),
    retentionMs: settings.retentionMs,
    registry,
    sharing,
    mustHold,
    airIndices: await readAirIndices(SEEDS_DIR),
    ...(settings.deviceLimit === undefined ? {} : { deviceLimit: settings.deviceLimit }),
  });
}
