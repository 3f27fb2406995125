import { homedir } from 'node:os';
import { join } from 'node:path';
import { findExecutable, isExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** An InfluxDB: a server that already runs, or a program that can be started. */
export interface InfluxdbDetails {
  readonly from:
    | { readonly kind: 'server'; readonly url: string; readonly token: string; readonly org: string }
    | { readonly kind: 'program'; readonly executable: string };
}

/** File name of the server that `.ci/run` builds into the cache. */
const CACHED_PROGRAM = 'influxd-1.8.10';

/**
 * Prefers the server at `IOC_TEST_INFLUX_URL` (with `IOC_TEST_INFLUX_TOKEN`, `IOC_TEST_INFLUX_ORG`), then the
 * program at `IOC_TEST_INFLUXD`, then the one that `.ci/run` built into the cache, then `influxd` on `PATH`.
 */
export function detectInfluxdb(): Detection<InfluxdbDetails> {
  const url = process.env['IOC_TEST_INFLUX_URL'];
  if (url !== undefined) {
    const token = process.env['IOC_TEST_INFLUX_TOKEN'] ?? '';
    const org = process.env['IOC_TEST_INFLUX_ORG'] ?? 'ioc';
    return { present: true, from: { kind: 'server', url, token, org } };
  }
  const cached = join(cacheFolder(), CACHED_PROGRAM);
  const executable =
    process.env['IOC_TEST_INFLUXD'] ?? (isExecutable(cached) ? cached : findExecutable('influxd'));
  if (executable === undefined) {
    return {
      present: false,
      reason: 'no influxd found; set IOC_TEST_INFLUX_URL or IOC_TEST_INFLUXD, or run .ci/run',
    };
  }
  return { present: true, from: { kind: 'program', executable } };
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ioc', 'bin');
}
