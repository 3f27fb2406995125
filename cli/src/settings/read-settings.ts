import { readFileSync } from 'node:fs';
import path from 'node:path';

import { failed, succeeded, type Outcome } from '@ioc/domain';

import { environmentSchema, SECRET_VARIABLES, type CheckedEnvironment } from './setting-schemas.ts';
import type { BrokerSettings, RecordSettings, Settings, TelemetrySettings } from './settings.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One line per faulty variable: its name, what it got and what is expected. Secrets are not repeated. */
export type SettingFaults = readonly string[];

const SECRETS: ReadonlySet<string> = new Set(SECRET_VARIABLES);

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return SECRETS.has(name) ? 'a secret of another form' : JSON.stringify(value);
}

/** Empty counts as unset, as in `docker compose`; secrets may stand in a file named by `<NAME>_FILE`. */
function withSecretFiles(env: Environment): Outcome<Environment, SettingFaults> {
  const values: Record<string, string | undefined> = {};
  const faults: string[] = [];
  for (const [name, value] of Object.entries(env)) if (value !== '') values[name] = value;
  for (const name of SECRET_VARIABLES) {
    const file = values[`${name}_FILE`];
    if (file === undefined) continue;
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      faults.push(`${name}_FILE: cannot be read (${why}); expected the path of a readable file`);
    }
  }
  return faults.length > 0 ? failed(faults) : succeeded(values);
}

function brokerOf(env: CheckedEnvironment): BrokerSettings {
  if (env.MQTT_URL === undefined)
    return { kind: 'embedded', host: env.IOC_MQTT_HOST, port: env.IOC_MQTT_PORT };
  return {
    kind: 'external',
    url: env.MQTT_URL,
    client: env.IOC_MQTT_CLIENT,
    ...(env.MQTT_USERNAME === undefined ? {} : { username: env.MQTT_USERNAME }),
    ...(env.MQTT_PASSWORD === undefined ? {} : { password: env.MQTT_PASSWORD }),
  };
}

function telemetryOf(env: CheckedEnvironment): Outcome<TelemetrySettings, SettingFaults> {
  if (env.INFLUX_URL === undefined) return succeeded({ kind: 'duckdb' });
  const { INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket } = env;
  if (token !== undefined && org !== undefined && bucket !== undefined) {
    return succeeded({ kind: 'influxdb', url: env.INFLUX_URL, token, org, bucket });
  }
  const missing = Object.entries({ INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket });
  return failed(
    missing
      .filter(([, value]) => value === undefined)
      .map(([name]) => `${name}: got nothing; expected a value, because INFLUX_URL is set`),
  );
}

function recordsOf(env: CheckedEnvironment): RecordSettings {
  return env.DATABASE_URL === undefined ? { kind: 'sqlite' } : { kind: 'postgres', url: env.DATABASE_URL };
}

/**
 * The settings that an environment holds, or one line for everything that is wrong with it: all problems at once, so
 * that a start is mended in one go. A malformed value never becomes a default.
 */
export function readSettings(env: Environment, workDir: string): Outcome<Settings, SettingFaults> {
  const raw = withSecretFiles(env);
  if (!raw.ok) return raw;
  const parsed = environmentSchema.safeParse(raw.value);
  if (!parsed.success) {
    return failed(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name}: got ${shown(name, raw.value[name])}; expected ${issue.message}`;
      }),
    );
  }
  const checked = parsed.data;
  const telemetry = telemetryOf(checked);
  if (!telemetry.ok) return telemetry;
  return succeeded({
    dataDir: path.resolve(workDir, checked.IOC_DATA_DIR),
    http: { host: checked.IOC_HTTP_HOST, port: checked.IOC_HTTP_PORT },
    ...(checked.IOC_PUBLIC_URL === undefined ? {} : { publicUrl: checked.IOC_PUBLIC_URL }),
    broker: brokerOf(checked),
    telemetry: telemetry.value,
    records: recordsOf(checked),
    ...(checked.IOC_ADMIN_PASSWORD === undefined ? {} : { adminPassword: checked.IOC_ADMIN_PASSWORD }),
    simulate: checked.IOC_SIMULATE,
    journal: { sync: checked.IOC_JOURNAL_SYNC, maxBytes: checked.IOC_JOURNAL_MAX_BYTES },
    ingestParts: checked.IOC_INGEST_PARTS,
    retentionMs: checked.IOC_RETENTION,
    ...(checked.IOC_DEVICE_RATE === 0
      ? {}
      : { deviceLimit: { perSecond: checked.IOC_DEVICE_RATE, burst: checked.IOC_DEVICE_BURST } }),
    logLevel: checked.IOC_LOG_LEVEL,
  });
}
