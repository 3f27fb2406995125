/** Where an InfluxDB 2 (or 1.8 with Flux) is and how patiently it is asked. */
export interface InfluxStoreOptions {
  /** Base address, such as `http://127.0.0.1:8086`. */
  readonly url: string;
  /** An API token; `user:password` for 1.8. */
  readonly token: string;
  readonly org: string;
  /** The bucket; `database` or `database/retention-policy` for 1.8. It must exist. */
  readonly bucket: string;
  /** How far back `latest` looks, ms; `DEFAULT_LATEST_WITHIN_MS` if not given. */
  readonly latestWithinMs?: number;
  /** The wall clock that `latest` counts back from, epoch ms; `Date.now` if not given. */
  readonly nowMs?: () => number;
}

/**
 * How far back `latest` looks, ms: 30 days. The newest value of a series is found by reading back through its shards,
 * so the bound is what makes the start affordable; a device that was silent for longer has no current value.
 */
export const DEFAULT_LATEST_WITHIN_MS = 30 * 86_400_000;

/** Lines of one request. Source: InfluxDB documentation, "Optimize writes": 5,000 lines a batch. */
export const LINES_PER_REQUEST = 5_000;

/** Milliseconds in which a request of lines or a ping is answered. */
export const WRITE_LIMIT_MS = 30_000;

/** Milliseconds in which a question is answered. */
export const QUERY_LIMIT_MS = 60_000;

/** Milliseconds for a deletion or a count: they read all shards. */
export const LONG_LIMIT_MS = 300_000;

/** Connections to the server; further requests wait for one. */
export const CONNECTIONS_LIMIT = 8;
