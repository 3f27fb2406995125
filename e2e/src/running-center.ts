import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '@ioc/test-requirements';

import { eventually } from './eventually.ts';
import { OPERATOR, OperatorSession } from './operator-session.ts';
import { runProgram, type ProgramEnvironment, type RunningProgram } from './running-program.ts';

/** How long a start may take until `/readyz` answers, in milliseconds: a cold machine that builds the files first. */
const READY_DEADLINE_MS = 60_000;

/** A whole center in one process (`ioc start`) with a data folder of its own. */
export class RunningCenter {
  readonly url: string;
  readonly mqttUrl: string;
  readonly dataDir: string;
  readonly env: ProgramEnvironment;
  #program: RunningProgram;

  private constructor(env: ProgramEnvironment, program: RunningProgram) {
    this.env = env;
    this.url = `http://127.0.0.1:${env['IOC_HTTP_PORT']}`;
    this.mqttUrl = `mqtt://127.0.0.1:${env['IOC_MQTT_PORT']}`;
    this.dataDir = env['IOC_DATA_DIR'] ?? '';
    this.#program = program;
  }

  /** Starts a center on free ports in a new folder, without a simulated fleet unless `change` says otherwise. */
  static async start(change: ProgramEnvironment = {}): Promise<RunningCenter> {
    const env = {
      IOC_DATA_DIR: await mkdtemp(path.join(tmpdir(), 'ioc-e2e-')),
      IOC_HTTP_PORT: String(await freePort()),
      IOC_MQTT_PORT: String(await freePort()),
      IOC_ADMIN_PASSWORD: OPERATOR.password,
      IOC_SIMULATE: 'none',
      IOC_LOG_LEVEL: 'warn',
      ...change,
    };
    const center = new RunningCenter(env, runProgram(['start'], env));
    await center.untilReady();
    return center;
  }

  /** The process that runs at the moment, or ran last. */
  get pid(): number {
    return this.#program.pid;
  }

  /** Resolves when every part answers; kills the process and rejects when that takes too long. */
  async untilReady(): Promise<void> {
    const isReady = async (): Promise<boolean> => (await fetch(`${this.url}/readyz`)).status === 200;
    try {
      await eventually('the center is ready', isReady, READY_DEADLINE_MS);
    } catch (error) {
      await this.#program.kill();
      throw new Error(`the center did not become ready:\n${this.#program.output()}`, { cause: error });
    }
  }

  /** Everything that the process wrote so far. */
  output(): string {
    return this.#program.output();
  }

  /** A signed-in operator. */
  signIn(): Promise<OperatorSession> {
    return OperatorSession.signIn(this.url);
  }

  /** Kills the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#program.kill();
  }

  /** Starts the process again over the same data. */
  async restart(): Promise<void> {
    this.launch();
    await this.untilReady();
  }

  /** Starts the process again over the same data without waiting for it; `under` as for `runProgram`. */
  launch(under: readonly string[] = []): void {
    this.#program = runProgram(['start'], this.env, under);
  }

  /** Resolves with the exit code when the process ends by itself. */
  ended(): Promise<number | null> {
    return this.#program.ended();
  }

  /** Stops the process, deletes its data, and answers its exit code. */
  async close(): Promise<number | null> {
    const code = await this.#program.stop();
    await rm(this.dataDir, { recursive: true, force: true });
    return code;
  }
}
