import path from 'node:path';

import { startIngest, type Ingest, type ServiceAccount } from '@ioc/ingest';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import type { Settings } from '../settings/settings.ts';

/** What ingest is composed of. */
export interface IngestParts {
  readonly settings: Settings;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly services: readonly ServiceAccount[];
  readonly log: Logger;
  readonly registry: Registry;
}

/** The client id under which a broker keeps ingest's session: it must be the same after every restart. */
const INGEST_CLIENT_ID = 'ioc-ingest';

/** Starts ingest with the journal in the data folder, behind the broker that the settings name. */
export function runIngest({
  settings,
  records,
  telemetry,
  services,
  log,
  registry,
}: IngestParts): Promise<Ingest> {
  const { broker } = settings;
  return startIngest({
    journal: { dir: path.join(settings.dataDir, 'journal'), ...settings.journal },
    door:
      broker.kind === 'embedded'
        ? { kind: 'embedded', host: broker.host, port: broker.port, services }
        : { ...broker, kind: 'broker', clientId: INGEST_CLIENT_ID },
    telemetry,
    records,
    log: log.child({ part: 'ingest' }),
    registry,
    retentionMs: settings.retentionMs,
  });
}
