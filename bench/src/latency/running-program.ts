import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort } from '@ioc/test-requirements';
import { PRODUCTION_FLAGS } from '../processes/bench-process.ts';

/** The program as a user starts it, with everything in it and nothing simulated. */
export interface RunningProgram {
  readonly url: string;
  readonly mqtt: { readonly host: string; readonly port: number };
  readonly adminPassword: string;
  /** Ends the program and waits until it has gone. */
  close(): Promise<void>;
}

/** The program did not become ready, or ended. */
export class ProgramNotReadyError extends Error {
  override readonly name = 'ProgramNotReadyError';
}

const HOST = '127.0.0.1';
const PROGRAM = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));
const ADMIN_PASSWORD = 'bench-admin-password';
/** How long a first start may take, milliseconds: it puts the city into an empty record store. */
const READY_LIMIT_MS = 60_000;
const READY_POLL_MS = 100;
const STOP_LIMIT_MS = 30_000;
/** Variables that would make it another program than the embedded one. */
const OURS = /^(IOC_|MQTT_|INFLUX_|DATABASE_URL)/;

/** Where the program keeps its data, and where CPU profiles go, if any. */
export interface ProgramOptions {
  readonly dataDir: string;
  readonly profileDir?: string;
}

function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  return { ...Object.fromEntries(inherited), ...settings };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_LIMIT_MS;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null)
      throw new ProgramNotReadyError(`the program ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(READY_POLL_MS);
  }
  throw new ProgramNotReadyError(`the program was not ready within ${READY_LIMIT_MS} ms`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await gone;
  clearTimeout(late);
}

/** Starts `ioc start` on free ports and waits until it is ready. Rejects with `ProgramNotReadyError` when it is not. */
export async function startProgram({ dataDir, profileDir }: ProgramOptions): Promise<RunningProgram> {
  const [httpPort, mqttPort] = [await freePort(), await freePort()];
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = spawn(process.execPath, [...PRODUCTION_FLAGS, ...profiling, PROGRAM, 'start'], {
    // What the program prints goes to standard error: standard output belongs to the result.
    stdio: ['ignore', 2, 2],
    env: environment({
      IOC_DATA_DIR: join(dataDir, 'data'),
      IOC_HTTP_PORT: String(httpPort),
      IOC_MQTT_PORT: String(mqttPort),
      IOC_ADMIN_PASSWORD: ADMIN_PASSWORD,
      IOC_SIMULATE: 'none',
      IOC_LOG_LEVEL: 'warn',
    }),
  });
  const url = `http://${HOST}:${httpPort}`;
  try {
    await untilReady(child, url);
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    url,
    mqtt: { host: HOST, port: mqttPort },
    adminPassword: ADMIN_PASSWORD,
    close: () => end(child),
  };
}
