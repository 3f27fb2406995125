import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB, type ParameterizedQuery } from '@influxdata/influxdb-client';
import { TelemetryStoreError } from '../telemetry-store.ts';
import { withDeadline } from '../with-deadline.ts';
import { influxTime, influxTimeBefore } from './influx-time.ts';
import { toStoreError } from './influx-error.ts';
import {
  CONNECTIONS_LIMIT,
  LONG_LIMIT_MS,
  QUERY_LIMIT_MS,
  WRITE_LIMIT_MS,
  type InfluxStoreOptions,
} from './influx-options.ts';
import { MEASUREMENT } from './reading-lines.ts';

const NO_CONTENT = 204;
const NOT_FOUND = 404;

/** One row of an answer by column name; times are RFC 3339. */
export type FluxRow = Readonly<Record<string, unknown>>;

/**
 * The requests to the server, each with a time limit, none of them repeated or buffered: lines go through the client's
 * transport and not its write interface, whose retry buffer hides errors and drops the oldest lines
 * (influxdb-client-js #197, #425). What was not answered with 204 is not written.
 */
export class InfluxRequests {
  readonly #influx: InfluxDB;
  readonly #agent: HttpAgent;
  readonly #closed = new AbortController();
  readonly #options: InfluxStoreOptions;

  constructor(options: InfluxStoreOptions) {
    this.#options = options;
    const agentOptions = { keepAlive: true, maxSockets: CONNECTIONS_LIMIT };
    const isSecure = new URL(options.url).protocol === 'https:';
    this.#agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
    const { url, token } = options;
    this.#influx = new InfluxDB({
      url,
      token,
      timeout: LONG_LIMIT_MS,
      transportOptions: { agent: this.#agent },
    });
  }

  /** Sends lines; resolves when the server answered that they are stored. */
  async writeLines(lines: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const { org, bucket } = this.#options;
    const path = pathWith('/api/v2/write', { org, bucket, precision: 'ms' });
    const request = { what: 'write', path, body: lines.join('\n'), limitMs: WRITE_LIMIT_MS };
    await this.#post(signal ? { ...request, signal } : request);
  }

  /** All rows of the answer; those of several results one after the other, told apart by their `result` column. */
  async rows(query: ParameterizedQuery, limitMs = QUERY_LIMIT_MS): Promise<FluxRow[]> {
    this.#assertOpen();
    const api = this.#influx.getQueryApi(this.#options.org);
    try {
      const work = api.collectRows<FluxRow>(query, (values, meta): FluxRow => meta.toObject(values));
      return await withDeadline(work, { limitMs, what: 'InfluxDB query' });
    } catch (cause) {
      throw toStoreError(cause, 'query');
    }
  }

  /** Deletes the readings before the instant, by the 2.x interface or, where that is absent (1.8), by InfluxQL. */
  async deleteBefore(cutoffMs: number): Promise<void> {
    try {
      await this.#deleteByPredicate(cutoffMs);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#deleteByInfluxQl(cutoffMs);
    }
  }

  /** Resolves when the server answers. */
  async ping(): Promise<void> {
    await this.#send({ what: 'ping', path: '/ping', body: '', method: 'GET', limitMs: WRITE_LIMIT_MS });
  }

  /** Breaks off what is under way and closes the connections. */
  close(): void {
    this.#closed.abort();
    this.#agent.destroy();
  }

  async #deleteByPredicate(cutoffMs: number): Promise<void> {
    const { org, bucket } = this.#options;
    const span = { start: influxTime(Number.MIN_SAFE_INTEGER), stop: influxTimeBefore(cutoffMs) };
    const body = JSON.stringify({ ...span, predicate: `_measurement="${MEASUREMENT}"` });
    const path = pathWith('/api/v2/delete', { org, bucket });
    await this.#post({ what: 'delete', path, body, limitMs: LONG_LIMIT_MS, contentType: 'application/json' });
  }

  async #deleteByInfluxQl(cutoffMs: number): Promise<void> {
    const [db = ''] = this.#options.bucket.split('/');
    const q = `DELETE FROM "${MEASUREMENT}" WHERE time < ${Math.ceil(cutoffMs)}ms`;
    const path = pathWith('/query', { db, q });
    const answer = await this.#send({
      what: 'delete',
      path,
      body: '',
      method: 'POST',
      limitMs: LONG_LIMIT_MS,
    });
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    if (text?.includes('"error"'))
      throw new TelemetryStoreError(`InfluxDB delete: ${text}`, { isTransient: true });
  }

  async #post(request: Omit<InfluxRequest, 'method'>): Promise<void> {
    let status = 0;
    await this.#send({ ...request, method: 'POST', onStatus: (code) => (status = code) });
    if (status !== NO_CONTENT) {
      throw new TelemetryStoreError(`InfluxDB ${request.what}: answered ${status}, not 204`, {
        isTransient: true,
      });
    }
  }

  async #send({
    what,
    path,
    body,
    method,
    limitMs,
    signal,
    onStatus,
    contentType,
  }: InfluxRequest): Promise<unknown> {
    this.#assertOpen();
    const ends = [AbortSignal.timeout(limitMs), this.#closed.signal, ...(signal ? [signal] : [])];
    const options = {
      method,
      headers: { 'content-type': contentType ?? 'text/plain; charset=utf-8' },
      signal: AbortSignal.any(ends),
    };
    try {
      return await this.#influx.transport.request(path, body, options, (_headers, code) =>
        onStatus?.(code ?? 0),
      );
    } catch (cause) {
      throw toStoreError(cause, what);
    }
  }

  #assertOpen(): void {
    if (this.#closed.signal.aborted)
      throw new TelemetryStoreError('the store is closed', { isTransient: true });
  }
}

interface InfluxRequest {
  readonly what: string;
  readonly path: string;
  readonly body: string;
  readonly method: 'GET' | 'POST';
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  readonly contentType?: string;
  readonly onStatus?: (code: number) => void;
}

function pathWith(path: string, parameters: Record<string, string>): string {
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}

function isNotFound(error: unknown): boolean {
  if (!(error instanceof TelemetryStoreError)) return false;
  return error.cause instanceof HttpError && error.cause.statusCode === NOT_FOUND;
}
