import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { freePort } from './free-port.ts';
import { createBucketInVersion1, createBucketInVersion2 } from './influx-bucket.ts';
import { requirement } from './requirement.ts';
import { launchRestartable, type Restartable } from './restartable-process.ts';

/** An InfluxDB that serves `/api/v2/write` and Flux queries. */
export interface RunningInfluxd {
  readonly url: string;
  /** Token for the 2.x client; a 1.8 server without accounts takes any. */
  readonly token: string;
  readonly org: string;
  /** 1: `/api/v2/write`, `/api/v2/query` and `/health` only. 2: the whole 2.x interface. */
  readonly majorVersion: 1 | 2;
  /** Ends and restarts a server that was started here; absent for one that was there before. */
  readonly program?: Restartable;
  /** Makes an empty bucket that keeps its data for ever; a 1.8 server calls it a database. */
  createBucket(name: string): Promise<void>;
  /** Ends a server that was started here and removes its files; leaves one that was there before. */
  close(): Promise<void>;
}

/** A 1.8 server compiles Flux's standard library at its start: 5 s on two idle cores, more on busy ones. */
const READY_WITHIN_MS = 60_000;
const HEALTH_WITHIN_MS = 1_000;

/** The server at `IOC_TEST_INFLUX_URL`, or a 1.8 server with Flux in a folder of its own. Throws when absent. */
export async function startInfluxd(): Promise<RunningInfluxd> {
  const found = requirement('influxdb');
  if (!found.present) throw new AbsentRequirementError(found.reason);
  if (found.from.kind === 'program') return startProgram(found.from.executable);
  const { url, token, org } = found.from;
  return {
    url,
    token,
    org,
    majorVersion: 2,
    createBucket: (name) => createBucketInVersion2({ url, token, org }, name),
    close: () => Promise.resolve(),
  };
}

async function startProgram(executable: string): Promise<RunningInfluxd> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-influxd-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, 'influxdb.conf');
  await writeFile(configFile, configuration(folder, port));
  const launched = await launchRestartable({
    executable,
    args: ['-config', configFile],
    isReady: () => isHealthy(url),
    readyWithinMs: READY_WITHIN_MS,
  });
  return {
    url,
    token: 'ioc:ioc',
    org: 'ioc',
    majorVersion: 1,
    program: launched,
    createBucket: (name) => createBucketInVersion1(url, name),
    close: () => launched.close().then(() => rm(folder, { recursive: true, force: true })),
  };
}

function configuration(folder: string, port: number): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  flux-enabled = true
  log-enabled = false
[monitor]
  store-enabled = false
`;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_WITHIN_MS) })).ok;
  } catch {
    // Not listening yet: asked again until the start's time limit.
    return false;
  }
}
