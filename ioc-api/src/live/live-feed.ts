import { randomBytes } from 'node:crypto';

import {
  alertHint,
  HEARTBEAT_TOPIC,
  ingestHeartbeat,
  LIVE_REPEAT_TOPIC,
  LIVE_SUBSCRIPTION,
  liveFrame,
  type IngestHeartbeat,
  type LiveFrame,
} from '@ioc/wire';
import type { FastifyBaseLogger } from 'fastify';
import { connect, type MqttClient } from 'mqtt';

import type { LiveBroker } from '../api-options.ts';
import { withDeadline } from '../deadline.ts';

/** How often a line to the broker is tried, in seconds: a dead one is noticed within 1.5 of it. */
const KEEPALIVE_S = 5;

/**
 * How long before the broker is tried again, in milliseconds: with up to half of it more, drawn once for each process, so
 * that several do not knock together.
 */
const RECONNECT_MS = 1_000;

/** How long the broker may take to accept a connection, or to end one, in milliseconds. */
const CONNECT_LIMIT_MS = 5_000;
const END_LIMIT_MS = 2_000;

/** How long the broker may take to accept a message, in milliseconds. */
const PUBLISH_LIMIT_MS = 5_000;

/** There is no connection to the broker, so nothing can be published. */
export class BrokerAwayError extends Error {
  override readonly name = 'BrokerAwayError';
}

/** The last level of the topic of alert hints. */
const ALERTS_LEVEL = '/alerts';

/** What is heard on the live feed. */
export interface LiveFeedListener {
  frame(topic: string, frame: LiveFrame): void;
  alertHint(): void;
  heartbeat(heartbeat: IngestHeartbeat): void;
  /** A message that is none of these, or has another shape. */
  malformed(topic: string): void;
  /** Whether the broker answers and we are subscribed. */
  connection(isConnected: boolean): void;
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Tells a listener what a message of the live feed says. */
export function hearMessage(listener: LiveFeedListener, topic: string, payload: Buffer): void {
  if (topic === LIVE_REPEAT_TOPIC) return;
  const json = parseJson(payload);
  if (topic === HEARTBEAT_TOPIC) {
    const heartbeat = ingestHeartbeat.safeParse(json);
    if (heartbeat.success) listener.heartbeat(heartbeat.data);
    else listener.malformed(topic);
    return;
  }
  if (topic.endsWith(ALERTS_LEVEL)) {
    if (alertHint.safeParse(json).success) listener.alertHint();
    else listener.malformed(topic);
    return;
  }
  const frame = liveFrame.safeParse(json);
  if (frame.success) listener.frame(topic, frame.data);
  else listener.malformed(topic);
}

/** Hears the live feed that ingest publishes: one MQTT connection, kept up. */
export class LiveFeed {
  readonly #listener: LiveFeedListener;
  readonly #log: FastifyBaseLogger;
  readonly #client: MqttClient;

  constructor(
    broker: LiveBroker,
    options: { readonly listener: LiveFeedListener; readonly log: FastifyBaseLogger },
  ) {
    this.#listener = options.listener;
    this.#log = options.log;
    const { username, password } = broker;
    this.#client = connect(broker.url, {
      clientId: `ioc-api-${randomBytes(6).toString('hex')}`,
      clean: true,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: Math.round(RECONNECT_MS * (1 + Math.random() / 2)),
      connectTimeout: CONNECT_LIMIT_MS,
      resubscribe: false,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
    this.#listen();
  }

  #listen(): void {
    const client = this.#client;
    client.on('connect', () => {
      client.subscribe(LIVE_SUBSCRIPTION, { qos: 1 }, (error, granted) => {
        const isRefused = error !== null || (granted ?? []).some((grant) => grant.qos >= 128);
        if (isRefused) this.#log.error({ err: error }, 'the broker refuses the live feed');
        this.#listener.connection(!isRefused);
        if (!isRefused) this.#askForAll();
      });
    });
    client.on('close', () => {
      this.#listener.connection(false);
    });
    client.on('error', (error) => {
      this.#log.warn({ err: error }, 'live feed: trouble with the broker');
    });
    client.on('message', (topic, payload) => {
      hearMessage(this.#listener, topic, payload);
    });
  }

  /** Who missed frames does not know how the devices are: ingest tells it again. */
  #askForAll(): void {
    this.#client.publish(LIVE_REPEAT_TOPIC, '', { qos: 1 }, (error) => {
      if (error) this.#log.warn({ err: error }, 'live feed: ingest could not be asked for the states');
    });
  }

  /** Publishes with quality of service 1. Rejects when the broker is away, or does not take the message in time. */
  async publish(topic: string, payload: string): Promise<void> {
    if (!this.#client.connected) throw new BrokerAwayError('the broker is out of reach');
    try {
      const taken = this.#client.publishAsync(topic, payload, { qos: 1 });
      await withDeadline(taken, PUBLISH_LIMIT_MS, 'the broker');
    } catch (error) {
      throw new BrokerAwayError('the broker did not take a message', { cause: error });
    }
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    try {
      await withDeadline(this.#client.endAsync(true), END_LIMIT_MS, 'the broker');
    } catch (error) {
      this.#log.warn({ err: error }, 'live feed: the connection did not end in time');
    }
  }
}
