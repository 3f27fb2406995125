import type { AirIndex, EpochMs, RulePack } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { IngestHeartbeat, SystemState } from '@ioc/wire';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';

import type { ApiMetrics } from '../api-metrics.ts';
import type { Reachability } from '../health/reachability.ts';
import type { CityState } from '../live/city-state.ts';
import type { Sessions } from '../session/sessions.ts';

/** The HTTP server with schemas in zod. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What is told when something was changed here, so that screens need not wait for the next look at the records. */
export interface ChangeListener {
  alertsChanged(): Promise<void>;
  devicesChanged(): Promise<void>;
}

/** What the routes work with. */
export interface ApiContext {
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly state: CityState;
  readonly sessions: Sessions;
  readonly changes: ChangeListener;
  readonly reachability: Reachability;
  /** Tells the broker something, at least once; rejects when it does not take it in time. */
  readonly publish: (topic: string, payload: string) => Promise<void>;
  readonly health: () => SystemState;
  /** The last word of every ingest that is heard. */
  readonly heartbeats: () => readonly IngestHeartbeat[];
  readonly rulePacks: readonly RulePack[];
  readonly airIndices: readonly AirIndex[];
  readonly metrics: ApiMetrics;
  readonly registries: readonly Registry[];
  readonly now: () => EpochMs;
  readonly isSecure: boolean;
  readonly uiDir: string | undefined;
  readonly basemapDir: string | undefined;
  readonly log: FastifyBaseLogger;
}
