import type { AirIndex, EpochMs, RulePack } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';

/** Where the live feed of ingest is heard: an MQTT broker. */
export interface LiveBroker {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** What an API needs; the stores stay the caller's and are not closed with the API. */
export interface ApiOptions {
  /** Port 0 takes a free one. */
  readonly http: { readonly host: string; readonly port: number };
  readonly live: LiveBroker;
  readonly telemetry: TelemetryStore;
  readonly records: RecordStore;
  /** Folder of the built screen; without it the API answers alone. */
  readonly uiDir?: string;
  /** Folder whose `*.json` and `*.geojson` are served under `/basemap/`. */
  readonly basemapDir?: string;
  readonly log: FastifyBaseLogger;
  /** Told together with the API's own figures at `/metrics`. */
  readonly registries: readonly Registry[];
  /** Whether people reach the API over TLS (a proxy in front): cookies are then `Secure` and proxies in private networks are believed. */
  readonly isSecure?: boolean;
  /** Our clock; the machine's by default. */
  readonly now?: () => EpochMs;
  /** Threshold packs that cities may adopt; none unless given. */
  readonly rulePacks?: readonly RulePack[];
  /** The air quality indices that ingest works out; none unless given. */
  readonly airIndices?: readonly AirIndex[];
  /** Whether a simulated fleet runs: the screen says so. */
  readonly isSimulating?: boolean;
}

/** A running API. */
export interface Api {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends connections and requests; resolves within 10 seconds. */
  close(): Promise<void>;
}
