import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  instant,
  later,
  type Alert,
  type EpochMs,
  type Observation,
  type Sector,
  type Severity,
} from '@ioc/domain';
import { openSqliteRecordStore, type RecordStore } from '@ioc/record-store';
import { createMemoryStore, type TelemetryStore } from '@ioc/telemetry-store';
import { alertHintTopic, HEARTBEAT_TOPIC, liveTopic, packValues, type IngestHeartbeat } from '@ioc/wire';
import { Aedes } from 'aedes';
import Fastify from 'fastify';

import type { Api, ApiOptions } from '../api-options.ts';
import { startApi } from '../start-api.ts';
import { DUST_RULE, fillCity, id, PASSWORD } from './city-data.suite.ts';

/** A clock that tests set. */
export class TestClock {
  #now: EpochMs;

  constructor(now: EpochMs) {
    this.#now = now;
  }

  readonly now = (): EpochMs => this.#now;

  pass(ms: number): void {
    this.#now = later(this.#now, ms);
  }
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, for paths such as `at(answer.json, 'items.0.id')`. */
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const HEARTBEAT: Omit<IngestHeartbeat, 'at'> = {
  epoch: 'run-1',
  part: 'all',
  sync: 'fsync',
  received: 10,
  receivedPerSecond: 5,
  quarantined: 0,
  journal: { bytes: 0, maxBytes: 1, isFull: false },
  archive: { lagMessages: 0, lagSeconds: 0, isReachable: true },
  rules: { lagMessages: 0, lagSeconds: 0, isReachable: true },
  troubles: [],
};

/** A running API over a real broker, SQLite and the memory store, with ingest played by the test. */
export class TestApi {
  readonly api: Api;
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly clock: TestClock;
  readonly broker: Aedes;
  readonly #close: () => Promise<void>;
  readonly #frames = new Map<string, number>();
  #cursor = 0;
  #epoch = 'run-1';

  private constructor(parts: {
    api: Api;
    records: RecordStore;
    telemetry: TelemetryStore;
    clock: TestClock;
    broker: Aedes;
    close: () => Promise<void>;
  }) {
    this.api = parts.api;
    this.records = parts.records;
    this.telemetry = parts.telemetry;
    this.clock = parts.clock;
    this.broker = parts.broker;
    this.#close = parts.close;
  }

  static async start(options: Partial<ApiOptions> = {}): Promise<TestApi> {
    const folder = await mkdtemp(join(tmpdir(), 'ioc-api-'));
    const clock = new TestClock(instant(Date.UTC(2026, 10, 23, 7)));
    const records = await openSqliteRecordStore({ path: join(folder, 'records.db') });
    await fillCity(records, clock.now());
    const telemetry = createMemoryStore();
    const broker = await Aedes.createBroker();
    const brokerServer = createServer(broker.handle);
    await new Promise<void>((resolve) => brokerServer.listen(0, '127.0.0.1', resolve));
    const { port } = brokerServer.address() as AddressInfo;
    const close = async (): Promise<void> => {
      await new Promise<void>((resolve) =>
        broker.close(() => {
          resolve();
        }),
      );
      await new Promise<void>((resolve) =>
        brokerServer.close(() => {
          resolve();
        }),
      );
      await records.close();
      await telemetry.close();
      await rm(folder, { recursive: true, force: true });
    };
    const starting = startApi({
      http: { host: '127.0.0.1', port: 0 },
      live: { url: `mqtt://127.0.0.1:${port}` },
      records,
      telemetry,
      log: Fastify({ logger: { level: process.env['IOC_LOG_LEVEL'] ?? 'silent' } }).log,
      registries: [],
      now: clock.now,
      ...options,
    });
    const api = await starting.catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return new TestApi({ api, records, telemetry, clock, broker, close });
  }

  get url(): string {
    return this.api.url;
  }

  async ask(path: string, { method = 'GET', body, headers = {} }: Ask = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** Signs in; answers a function that asks as this person, and the token. */
  async signIn(username: string): Promise<SignedInTester> {
    const answer = await this.ask('/api/v1/session', {
      method: 'POST',
      body: { username, password: PASSWORD },
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const token = cookie.split('=')[1] ?? '';
    const ask = (path: string, { headers = {}, ...rest }: Ask = {}): Promise<Answer> =>
      this.ask(`/api/v1${path}`, { ...rest, headers: { cookie, ...headers } });
    return { ask, token, cookie, signIn: answer };
  }

  publish(topic: string, message: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.broker.publish(
        {
          cmd: 'publish',
          topic,
          payload: Buffer.from(JSON.stringify(message)),
          qos: 0,
          retain: false,
          dup: false,
        },
        (error) => {
          if (error) reject(error);
          else resolve();
        },
      );
    });
  }

  /** Publishes the next live frame of a city and sector, as ingest would. */
  async frame(
    of: { readonly city: string; readonly sector: Sector },
    values: readonly Observation[],
    extra: { readonly states?: readonly unknown[]; readonly skip?: number } = {},
  ): Promise<void> {
    const topic = liveTopic(id.city(of.city), of.sector);
    const seq = (this.#frames.get(topic) ?? 0) + 1 + (extra.skip ?? 0);
    this.#frames.set(topic, seq);
    await this.publish(topic, {
      epoch: this.#epoch,
      seq,
      values: packValues(values),
      states: extra.states ?? [],
    });
  }

  /** Topics of the replays that are asked for from now on. */
  replays(): string[] {
    const topics: string[] = [];
    this.broker.on('publish', ({ topic }) => {
      if (topic.startsWith('ioc/v1/replay/')) topics.push(topic);
    });
    return topics;
  }

  async heartbeat(change: Partial<IngestHeartbeat> = {}): Promise<void> {
    await this.publish(HEARTBEAT_TOPIC, { ...HEARTBEAT, at: this.clock.now(), ...change });
  }

  /** Raises an alert of the dust rule, or changes its severity, as the rules host would; hints only when told to. */
  async decide(
    device: string,
    decision: { readonly kind: 'raised' | 'cleared'; readonly severity?: Severity },
    hint = true,
  ): Promise<readonly Alert[]> {
    this.#cursor += 1;
    const at = this.clock.now();
    const facts = {
      rule: { id: DUST_RULE.id, version: 1 },
      alertKind: 'threshold' as const,
      group: { by: 'device' as const, id: device },
      city: id.city(device === 'env-02' ? 'viet-yen' : 'bac-giang'),
      at,
      cause: { kind: 'tick' as const, now: at },
      value: 90,
      threshold: 80,
    };
    const alerts = await this.records.evaluation.commit({
      cursor: this.#cursor,
      states: [],
      transitions: [
        decision.kind === 'raised'
          ? { ...facts, kind: 'raised', severity: decision.severity ?? 'medium' }
          : { ...facts, kind: 'cleared' },
      ],
      rules: new Map([[DUST_RULE.id, { ...DUST_RULE, version: 1 }]]),
      now: at,
    });
    if (hint)
      await this.publish(alertHintTopic(facts.city), { change: await this.records.alerts.lastChange() });
    return alerts;
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.#close();
  }
}

export interface SignedInTester {
  readonly ask: (path: string, ask?: Ask) => Promise<Answer>;
  readonly token: string;
  readonly cookie: string;
  readonly signIn: Answer;
}

/** What stands at a dotted path of a parsed body. */
export function at(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((held, key) => {
    if (typeof held !== 'object' || held === null) return undefined;
    return Object.entries(held).find(([name]) => name === key)?.[1];
  }, json);
}

/** A good value at a time. */
export function value(device: string, property: string, v: number, t: EpochMs): Observation {
  return { device: id.device(device), property: id.property(property), t, v, q: 'good' };
}
