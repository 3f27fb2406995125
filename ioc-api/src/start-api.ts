import { instant } from '@ioc/domain';

import type { Api, ApiOptions } from './api-options.ts';
import { ApiMetrics } from './api-metrics.ts';
import { withDeadline } from './deadline.ts';
import { HeartbeatWatch } from './health/heartbeat-watch.ts';
import { Reachability } from './health/reachability.ts';
import { systemHealth } from './health/system-health.ts';
import type { ApiContext, ApiServer } from './http/api-context.ts';
import { buildServer } from './http/build-server.ts';
import { ArrivalLog } from './live/arrival-log.ts';
import { CityFollower } from './live/city-follower.ts';
import { CityState } from './live/city-state.ts';
import { steadyClock } from './live/delta-rounds.ts';
import { BrokerAwayError, LiveFeed } from './live/live-feed.ts';
import { LiveServer } from './live/live-server.ts';
import { OpenLines } from './live/open-lines.ts';
import { delivery } from './notification/delivery.ts';
import { alertTimers } from './operations/alert-timers.ts';
import { Poller } from './poller.ts';
import { Sessions } from './session/sessions.ts';

/** How often sessions that have run out are deleted, in milliseconds. */
const SESSIONS_CLEANED_EVERY_MS = 600_000;
const CLEANING_LIMIT_MS = 10_000;

/** How long an end in good order may take, in milliseconds; connections that are still there are then cut. */
const CLOSE_LIMIT_MS = 8_000;

/** How long readers of the live stream may take to say goodbye, in milliseconds. */
const GOODBYE_LIMIT_MS = 1_000;

/** How long the start waits for the stores' first answers, in milliseconds; it then goes on without them. */
const FIRST_ANSWERS_MS = 5_000;

interface Following {
  readonly context: ApiContext;
  readonly follower: CityFollower;
  readonly arrivals: ArrivalLog;
}

function follow(options: ApiOptions, publish: ApiContext['publish']): Following {
  const { records, telemetry, log, now = () => instant(Date.now()) } = options;
  const metrics = new ApiMetrics();
  const reachability = new Reachability();
  const heartbeats = new HeartbeatWatch(reachability, () => steadyClock.nowMs());
  const state = new CityState(now);
  metrics.watchState(() => state.sizes);
  const arrivals = new ArrivalLog();
  const clock = steadyClock;
  const follower = new CityFollower({
    clock,
    state,
    arrivals,
    records,
    telemetry,
    reachability,
    heartbeats,
    metrics,
    log,
  });
  const context = {
    records,
    telemetry,
    state,
    reachability,
    metrics,
    now,
    log,
    sessions: new Sessions(records.users, now),
    changes: follower,
    publish,
    health: () => systemHealth(reachability, heartbeats, options.isSimulating ?? false),
    heartbeats: () => heartbeats.beating,
    rulePacks: options.rulePacks ?? [],
    airIndices: options.airIndices ?? [],
    registries: options.registries,
    isSecure: options.isSecure ?? false,
    uiDir: options.uiDir,
    basemapDir: options.basemapDir,
  };
  return { context, follower, arrivals };
}

function cleanSessions({ sessions, log }: ApiContext): Poller {
  return new Poller({
    name: 'cleaning of sessions',
    everyMs: SESSIONS_CLEANED_EVERY_MS,
    limitMs: CLEANING_LIMIT_MS,
    run: async () => {
      await sessions.deleteExpired();
    },
    onFailure: (error) => {
      log.warn({ err: error }, 'sessions that have run out cannot be deleted');
    },
  });
}

async function firstAnswers(follower: CityFollower, { log }: ApiOptions): Promise<void> {
  try {
    await withDeadline(follower.start(), FIRST_ANSWERS_MS, 'a store');
  } catch (error) {
    log.warn({ err: error }, 'starting without a first picture of the cities');
  }
}

async function closeServer(server: ApiServer, lines: OpenLines): Promise<void> {
  const goodbye = setTimeout(() => {
    lines.cut();
  }, GOODBYE_LIMIT_MS);
  try {
    await withDeadline(server.close(), CLOSE_LIMIT_MS, 'the HTTP server');
  } catch (error) {
    server.log.warn({ err: error }, 'connections are cut');
    server.server.closeAllConnections();
  } finally {
    clearTimeout(goodbye);
  }
}

/**
 * Starts the API: HTTP, the live stream, and following of the live feed. Resolves when it answers; a store or broker
 * that is away then is tried again and again, and `/readyz` names it.
 */
export async function startApi(options: ApiOptions): Promise<Api> {
  const line: { feed?: LiveFeed } = {};
  const { context, follower, arrivals } = follow(options, async (topic, payload) => {
    if (!line.feed) throw new BrokerAwayError('the broker is not connected yet');
    await line.feed.publish(topic, payload);
  });
  const server = await buildServer(context);
  await server.ready();
  const lines = new OpenLines(server.server);
  const live = new LiveServer({ ...context, arrivals, server: server.server, clock: steadyClock });
  const feed = new LiveFeed(options.live, { listener: follower, log: options.log });
  line.feed = feed;
  const cleaning = cleanSessions(context);
  const timers = alertTimers(context);
  const telling = delivery(context);
  const close = async (): Promise<void> => {
    live.close();
    await Promise.all([
      closeServer(server, lines),
      feed.close(),
      follower.close(),
      cleaning.close(),
      timers.close(),
      telling.close(),
    ]);
  };
  try {
    await firstAnswers(follower, options);
    void cleaning.poke();
    void timers.poke();
    void telling.poke();
    return { url: await server.listen(options.http), close };
  } catch (error) {
    await close();
    throw error;
  }
}
