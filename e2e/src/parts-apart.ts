import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  startInfluxd,
  startMosquitto,
  startPostgres,
  type RunningInfluxd,
  type RunningMosquitto,
  type RunningPostgres,
} from '@ioc/test-requirements';

import { OPERATOR, OperatorSession } from './operator-session.ts';
import { ProgramPart } from './program-part.ts';
import type { ProgramEnvironment } from './running-program.ts';

/** How the parts differ from the plain ones. */
export interface PartsOptions {
  /** Further lines of `mosquitto.conf`. */
  readonly mosquitto?: readonly string[];
  /** The address at which ingest and API find the broker, to put something between them. */
  readonly brokerUrlFor?: (part: 'ingest' | 'api', port: number) => string | Promise<string>;
  /** Further variables of ingest and API. */
  readonly env?: ProgramEnvironment;
}

/** A service of the set-up and how it ends. */
type Closing = () => Promise<unknown>;

/** The parts of production, each a process of its own: Mosquitto, InfluxDB, PostgreSQL, `ioc ingest` and `ioc api`. */
export class PartsApart {
  readonly mosquitto: RunningMosquitto;
  readonly postgres: RunningPostgres;
  readonly influxd: RunningInfluxd;
  readonly env: ProgramEnvironment;
  readonly #closing: Closing[];
  #ingest: ProgramPart | undefined;
  #api: ProgramPart | undefined;

  private constructor(
    servers: Pick<PartsApart, 'mosquitto' | 'postgres' | 'influxd' | 'env'>,
    closing: Closing[],
  ) {
    this.mosquitto = servers.mosquitto;
    this.postgres = servers.postgres;
    this.influxd = servers.influxd;
    this.env = servers.env;
    this.#closing = closing;
  }

  /** Starts everything and waits until the API sees every part. */
  static async start(options: PartsOptions = {}): Promise<PartsApart> {
    const closing: Closing[] = [];
    const folder = await mkdtemp(path.join(tmpdir(), 'ioc-parts-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    // Each is noted as soon as it runs: another that does not start must not leave it behind.
    const noted = async <T extends { close(): Promise<unknown> }>(starting: Promise<T>): Promise<T> => {
      const server = await starting;
      closing.push(() => server.close());
      return server;
    };
    const starting = [
      noted(startMosquitto({ config: options.mosquitto ?? [] })),
      noted(startPostgres()),
      noted(startInfluxd()),
    ] as const;
    const [first] = (await Promise.allSettled(starting)).filter(({ status }) => status === 'rejected');
    if (first) for (const close of closing.splice(0).toReversed()) await close();
    const [mosquitto, postgres, influxd] = await Promise.all(starting);
    await influxd.createBucket('readings');
    const env = {
      IOC_DATA_DIR: folder,
      IOC_ADMIN_PASSWORD: OPERATOR.password,
      IOC_LOG_LEVEL: 'warn',
      DATABASE_URL: postgres.url,
      INFLUX_URL: influxd.url,
      INFLUX_TOKEN: influxd.token,
      INFLUX_ORG: influxd.org,
      INFLUX_BUCKET: 'readings',
      ...options.env,
    };
    const parts = new PartsApart({ mosquitto, postgres, influxd, env }, closing);
    try {
      await parts.#startPrograms(options);
    } catch (error) {
      await parts.close();
      throw error;
    }
    return parts;
  }

  /** `ioc ingest`. */
  get ingest(): ProgramPart {
    return started(this.#ingest);
  }

  /** `ioc api`. */
  get api(): ProgramPart {
    return started(this.#api);
  }

  /** Where devices publish. */
  get mqttUrl(): string {
    return this.mosquitto.url;
  }

  /** A signed-in operator. */
  signIn(): Promise<OperatorSession> {
    return OperatorSession.signIn(this.api.url);
  }

  /** Ends everything in reverse order. */
  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).toReversed()) await close();
  }

  async #startPrograms({ brokerUrlFor }: PartsOptions): Promise<void> {
    const start = async (part: 'ingest' | 'api'): Promise<ProgramPart> => {
      const url = (await brokerUrlFor?.(part, this.mosquitto.port)) ?? this.mosquitto.url;
      const program = await ProgramPart.start([part], { ...this.env, MQTT_URL: url });
      this.#closing.push(() => program.stop());
      return program;
    };
    this.#api = await start('api');
    this.#ingest = await start('ingest');
    await this.#api.untilReady();
  }
}

function started(part: ProgramPart | undefined): ProgramPart {
  if (part === undefined) throw new Error('the parts were not started');
  return part;
}
