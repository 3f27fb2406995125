import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  type CityId,
  type DeviceId,
  type ObservedProperty,
  type PropertyId,
  type Rule,
  type RuleId,
} from '@ioc/domain';
import {
  hashDeviceSecret,
  openSqliteRecordStore,
  type RecordStore,
  type StoredDevice,
} from '@ioc/record-store';
import { createMemoryStore, type TelemetryStore } from '@ioc/telemetry-store';
import { Registry } from 'prom-client';
import type { DoorSettings, Ingest, IngestOptions } from './ingest-options.ts';
import { KeptLog } from './kept-log.suite.ts';
import { startIngest } from './start-ingest.ts';

function checked<T extends string>(text: string, is: (text: string) => text is T): T {
  if (is(text)) return text;
  throw new RangeError(`not an id: ${text}`);
}

/** A device id of a test. */
export const deviceId = (text: string): DeviceId => checked(text, isDeviceId);
/** A city id of a test. */
export const cityId = (text: string): CityId => checked(text, isCityId);
/** A property id of a test. */
export const propertyId = (text: string): PropertyId => checked(text, isPropertyId);
/** A rule id of a test. */
export const ruleId = (text: string): RuleId => checked(text, isRuleId);

/** The city of the tests. */
export const CITY = cityId('bac-giang');

/** The password of every device that has one. */
export const DEVICE_PASSWORD = 'the-password-of-a-device';

/** The service account that may do everything. */
export const SERVICE = { username: 'all-of-it', password: 'secret-of-all', rights: 'all' } as const;

/** An observed property of the environment sector. */
export function property(
  id: string,
  reject: ObservedProperty['reject'] = { min: 0, max: 1_000 },
): ObservedProperty {
  return {
    id: propertyId(id),
    sector: 'environment',
    name: { vi: id, en: id },
    kind: 'number',
    derived: false,
    unit: 'ug/m3',
    display: { vi: 'µg/m³', en: 'µg/m³' },
    decimals: 1,
    reject,
    normal: null,
    intervalSeconds: 60,
    step: null,
    flatlineSeconds: null,
    values: [],
    missingMarkers: [],
    source: 'test',
  };
}

/** A device of the environment sector that reports both properties. */
export function device(id: string, tags: readonly string[] = []): StoredDevice {
  return {
    id: deviceId(id),
    name: { vi: id, en: id },
    city: CITY,
    sector: 'environment',
    location: { lon: 106.19, lat: 21.27 },
    tags,
    datastreams: ['pm2_5', 'no2'].map((name) => ({ property: propertyId(name), intervalSeconds: 60 })),
  };
}

/** A rule that raises above 100 µg/m³. */
export const RULE: Omit<Rule, 'version'> = {
  id: ruleId('pm25-high'),
  name: { vi: 'Bụi mịn cao', en: 'Fine dust high' },
  department: checked('environment', isDepartmentId),
  sector: 'environment',
  enabled: true,
  select: { property: propertyId('pm2_5') },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [{ severity: 'high', op: '>', threshold: 100, reset: 90 }],
  message: { vi: '{device}: {value} {unit}', en: '{device}: {value} {unit}' },
};

/** A folder with stores in which ingest can be started and restarted. */
export interface IngestFixture {
  readonly folder: string;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly log: KeptLog;
  /** Starts ingest; by default with its embedded broker on a free port. */
  start(change?: Partial<IngestOptions>): Promise<Ingest>;
  close(): Promise<void>;
}

/** The embedded broker on a free port. */
export const EMBEDDED: DoorSettings = { kind: 'embedded', host: '127.0.0.1', port: 0, services: [SERVICE] };

/** Registers these devices in new stores. */
export async function ingestFixture(devices: readonly StoredDevice[]): Promise<IngestFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-ingest-'));
  const records = await openSqliteRecordStore({ path: join(folder, 'records.sqlite') });
  const telemetry = createMemoryStore();
  const log = new KeptLog();
  await records.reference.put({ observedProperties: [property('pm2_5'), property('no2')] });
  await records.devices.putAll(devices);
  const hash = hashDeviceSecret(DEVICE_PASSWORD);
  await records.credentials.put(devices.map(({ id }) => ({ device: id, hash })));
  const started: Ingest[] = [];
  return {
    folder,
    records,
    telemetry,
    log,
    async start(change = {}) {
      const ingest = await startIngest({
        journal: { dir: join(folder, 'journal'), sync: 'os', maxBytes: 100_000_000 },
        door: EMBEDDED,
        telemetry,
        records,
        log,
        registry: new Registry(),
        ...change,
      });
      started.push(ingest);
      return ingest;
    },
    async close() {
      for (const ingest of started) await ingest.close();
      await records.close();
      await rm(folder, { recursive: true });
    },
  };
}
