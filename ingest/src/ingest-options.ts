import type { AirIndex, CityId, EpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { IngestHeartbeat } from '@ioc/wire';
import type { Registry } from 'prom-client';
import type { MqttClientChoice } from './doors/broker/broker-door.ts';
import type { ServiceAccount } from './doors/embedded/service-account.ts';
import type { JournalFiles } from './journal/journal-files.ts';
import type { RateLimit } from './doors/limits/rate-limit.ts';
import type { Log } from './log.ts';

/** Where the journal lives, how durable an acknowledgement is (I2), and how large it may grow (I4), in bytes. */
export interface JournalSettings {
  readonly dir: string;
  readonly sync: 'fsync' | 'os';
  readonly maxBytes: number;
  /** The file system, where it is not the plain one. */
  readonly files?: JournalFiles;
}

/** How MQTT comes in: through the broker inside ingest, or as a client of another one. */
export type DoorSettings =
  | {
      readonly kind: 'embedded';
      readonly host: string;
      /** 0 takes a free one. */
      readonly port: number;
      readonly services: readonly ServiceAccount[];
    }
  | {
      readonly kind: 'broker';
      readonly url: string;
      readonly username?: string;
      readonly password?: string;
      /** The same after every restart, because the broker keeps the session under it. */
      readonly clientId: string;
      /** Topics to hear; those of all devices unless said otherwise. */
      readonly subscriptions?: readonly string[];
      /** Who speaks MQTT; the client of its own unless given. */
      readonly client?: MqttClientChoice;
    };

/** The part of the intake that an ingest runs: `all`, or one city with its devices. */
export interface IntakePart {
  readonly name: string;
  readonly city?: CityId;
}

/** What ingest is composed of. The stores stay the caller's, who closes them after ingest. */
export interface IngestOptions {
  readonly journal: JournalSettings;
  readonly door: DoorSettings;
  readonly telemetry: TelemetryStore;
  readonly records: RecordStore;
  readonly log: Log;
  readonly registry: Registry;
  readonly now?: () => EpochMs;
  /** How old a reading may be and still be kept, in milliseconds. */
  readonly retentionMs?: number;
  /** The whole intake unless said otherwise. */
  readonly part?: IntakePart;
  /** How many messages one device may send (I8); absent: as many as it likes. */
  readonly deviceLimit?: RateLimit;
  /** The air quality indices that are worked out for devices with their inputs; none unless given. */
  readonly airIndices?: readonly AirIndex[];
}

/** One part of ingest and whether it works. */
export interface PartReadiness {
  readonly part: 'door' | 'journal' | 'archive' | 'rules';
  readonly ok: boolean;
  readonly detail: string;
}

/** Whether ingest can do its work: `ok` when every part can. */
export interface IngestReadiness {
  readonly ok: boolean;
  readonly parts: readonly PartReadiness[];
}

/** A running ingest. */
export interface Ingest {
  /** The port of the embedded broker. */
  readonly mqttPort?: number;
  heartbeat(): IngestHeartbeat;
  readiness(): IngestReadiness;
  /** Stops taking in, makes what arrived durable, and stops its parts in the reverse order of their start. */
  close(): Promise<void>;
}
