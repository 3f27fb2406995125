import { isDeviceId, isEpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import { decodeHealthFrame, PackedValuesError, unpackValues, type LiveFrame } from '@ioc/wire';
import type { FastifyBaseLogger } from 'fastify';

import type { ApiMetrics } from '../api-metrics.ts';
import { readExpectedParts } from '../health/expected-parts.ts';
import { LOOK_EVERY_MS, type HeartbeatWatch } from '../health/heartbeat-watch.ts';
import type { Part, Reachability } from '../health/reachability.ts';
import { Poller } from '../poller.ts';
import { AlertFollower } from './alert-follower.ts';
import type { ArrivalLog } from './arrival-log.ts';
import type { CityState } from './city-state.ts';
import type { Said } from './connection-table.ts';
import type { SteadyClock } from './delta-rounds.ts';
import { FrameOrder } from './frame-order.ts';
import type { LiveFeedListener } from './live-feed.ts';
import { RegistryFollower } from './registry-follower.ts';
import { ValueFollower } from './value-follower.ts';

/** How often alerts and the registry are looked at without a hint, in milliseconds: what a lost hint costs. */
export const RECORDS_EVERY_MS = 2_000;

/** How often the telemetry store is tried, in milliseconds. */
export const STORE_EVERY_MS = 5_000;

/** How long a store may take to answer, in milliseconds; the newest values of every datastream take the longest. */
const RECORDS_LIMIT_MS = 5_000;
const STORE_LIMIT_MS = 20_000;

/** What following needs. */
export interface CityFollowerOptions {
  readonly state: CityState;
  readonly arrivals: ArrivalLog;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly reachability: Reachability;
  readonly heartbeats: HeartbeatWatch;
  readonly clock: Pick<SteadyClock, 'nowMs'>;
  readonly metrics: ApiMetrics;
  readonly log: FastifyBaseLogger;
}

/**
 * Keeps the cities' state true: live frames as they come, the telemetry store after every gap in them, alerts and
 * devices from the record store at every hint and every two seconds without one.
 */
export class CityFollower implements LiveFeedListener {
  readonly #options: CityFollowerOptions;
  readonly #order = new FrameOrder();
  readonly #values: ValueFollower;
  readonly #alertRounds: Poller;
  readonly #registryRounds: Poller;
  readonly #storeRounds: Poller;
  readonly #partRounds: Poller;
  readonly #timers: readonly NodeJS.Timeout[];
  #bridgedMs = Number.NEGATIVE_INFINITY;

  constructor(options: CityFollowerOptions) {
    this.#options = options;
    const { state, records, telemetry, heartbeats } = options;
    this.#values = new ValueFollower(telemetry, state);
    const alerts = new AlertFollower(records.alerts, state);
    const registry = new RegistryFollower(records.devices, state, () => {
      this.#rebuildValues();
    });
    this.#alertRounds = this.#rounds('records', 'alerts', () => alerts.catchUp());
    this.#registryRounds = this.#rounds('records', 'registry', () => registry.catchUp());
    this.#partRounds = this.#rounds('records', 'parts of the intake', async () => {
      heartbeats.expect(await readExpectedParts(records));
    });
    this.#storeRounds = this.#rounds('store', 'values', () => this.#values.catchUp());
    this.#timers = [
      setInterval(() => {
        heartbeats.look();
        state.sweep();
      }, LOOK_EVERY_MS),
    ];
  }

  #rounds(part: Part, name: string, run: () => Promise<void>): Poller {
    const { reachability, log } = this.#options;
    const isStore = part === 'store';
    return new Poller({
      name,
      run,
      everyMs: isStore ? STORE_EVERY_MS : RECORDS_EVERY_MS,
      limitMs: isStore ? STORE_LIMIT_MS : RECORDS_LIMIT_MS,
      onSuccess: () => {
        reachability.judge(part, name, true);
      },
      onFailure: (error) => {
        reachability.judge(part, name, false);
        log.warn({ err: error, part }, `${name} cannot be read`);
      },
    });
  }

  /** Reads devices, values and alerts; resolves when that was tried once. Goes on trying. */
  async start(): Promise<void> {
    this.#values.request();
    await this.#registryRounds.poke();
    await Promise.all([this.#storeRounds.poke(), this.#alertRounds.poke(), this.#partRounds.poke()]);
  }

  /** The alerts changed: a person's command was carried out, or ingest says so. */
  async alertsChanged(): Promise<void> {
    await this.#alertRounds.poke();
  }

  /** The registry changed. */
  async devicesChanged(): Promise<void> {
    await this.#registryRounds.poke();
  }

  #rebuildValues(): void {
    this.#values.request();
    void this.#storeRounds.poke();
  }

  /** At once after a single gap; after many in a row no more often than the store is tried anyway. */
  #bridgeGap(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#values.request();
    if (nowMs - this.#bridgedMs < STORE_EVERY_MS) return;
    this.#bridgedMs = nowMs;
    void this.#storeRounds.poke();
  }

  frame(topic: string, frame: LiveFrame): void {
    const { state, arrivals, metrics } = this.#options;
    if (!this.#order.isNext(topic, frame)) {
      metrics.frameGap();
      this.#bridgeGap();
    }
    try {
      const unknown = state.putValues(unpackValues(frame.values), true);
      if (frame.arrivedAt !== undefined) arrivals.note(state.version, frame.arrivedAt);
      if (unknown > 0) void this.devicesChanged();
    } catch (error) {
      if (!(error instanceof PackedValuesError || error instanceof RangeError)) throw error;
      this.malformed(topic);
    }
    state.putStates(frame.states.flatMap(saidOf));
  }

  alertHint(): void {
    void this.alertsChanged();
  }

  heartbeat(heartbeat: Parameters<LiveFeedListener['heartbeat']>[0]): void {
    this.#options.heartbeats.hear(heartbeat);
  }

  malformed(topic: string): void {
    this.#options.metrics.malformedFrame();
    this.#options.log.debug({ topic }, 'live feed: a message of another shape');
  }

  connection(isConnected: boolean): void {
    this.#options.reachability.judge('broker', 'live-feed', isConnected);
    if (!isConnected) {
      this.#order.forget();
      return;
    }
    this.#rebuildValues();
    void this.alertsChanged();
  }

  /** Ends the rounds; resolves when those under way have ended. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([
      this.#alertRounds.close(),
      this.#registryRounds.close(),
      this.#storeRounds.close(),
      this.#partRounds.close(),
    ]);
  }
}

function saidOf({ device, state, at, health }: LiveFrame['states'][number]): readonly Said[] {
  if (!isDeviceId(device) || !isEpochMs(at)) return [];
  return [{ device, state, at, ...(health === undefined ? {} : { health: decodeHealthFrame(health) }) }];
}
