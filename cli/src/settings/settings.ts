import type { Sharing } from '@ioc/ingest';
import type { LevelWithSilent } from 'pino';

/** Where MQTT is: the broker inside ingest, or one of the city's. */
export type BrokerSettings =
  | { readonly kind: 'embedded'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'external';
      readonly url: string;
      /** Who speaks MQTT with it: the client of ingest's own, or the library `mqtt`. */
      readonly client: 'ioc' | 'mqttjs';
      readonly username?: string;
      readonly password?: string;
    };

/** Where readings are kept. */
export type TelemetrySettings =
  | { readonly kind: 'duckdb' }
  | {
      readonly kind: 'influxdb';
      readonly url: string;
      readonly token: string;
      readonly org: string;
      readonly bucket: string;
    };

/** Where records are kept. */
export type RecordSettings =
  { readonly kind: 'sqlite' } | { readonly kind: 'postgres'; readonly url: string };

/** Every setting of the program, checked. Durations in milliseconds, sizes in bytes. */
export interface Settings {
  readonly dataDir: string;
  readonly http: { readonly host: string; readonly port: number };
  readonly publicUrl?: string;
  readonly broker: BrokerSettings;
  readonly telemetry: TelemetrySettings;
  readonly records: RecordSettings;
  readonly adminPassword?: string;
  readonly simulate: string;
  readonly journal: { readonly sync: 'fsync' | 'os'; readonly maxBytes: number };
  /** In which parts several `ioc ingest` share the intake. */
  readonly ingestParts: Sharing;
  readonly retentionMs: number;
  /** How many messages one device may send; absent: as many as it likes. */
  readonly deviceLimit?: { readonly perSecond: number; readonly burst: number };
  readonly logLevel: LevelWithSilent;
}
