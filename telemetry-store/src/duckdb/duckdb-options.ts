/** Where the file is and how much DuckDB may take of the machine. */
export interface DuckDbStoreOptions {
  /** The database file; made if absent. Its log stands beside it as `<path>.wal`. */
  readonly path: string;
  /** Memory of DuckDB's buffers in MiB; `DEFAULT_MEMORY_LIMIT_MIB` if not given. */
  readonly memoryLimitMib?: number;
  /** Threads that serve questions; `DEFAULT_THREADS` if not given. */
  readonly threads?: number;
}

/** Memory of DuckDB's buffers: holds the row groups that are written and a day of a city of 10,000 devices at reading. */
export const DEFAULT_MEMORY_LIMIT_MIB = 512;

/** Threads of DuckDB: two halve a question's time; it uses them for questions only, appending takes one. */
export const DEFAULT_THREADS = 2;

/**
 * Size of the log at which it is folded into the file, bytes: 64 MiB. At DuckDB's 16 MiB a full-speed append stands still
 * (0.1–0.4 s) for every 130,000 rows and takes twice as long altogether; 64 MiB are replayed within a second at opening.
 */
export const CHECKPOINT_LOG_BYTES = 67_108_864;

/** Milliseconds between checkpoints when less than `CHECKPOINT_LOG_BYTES` was written: keeps the log of slow fleets short. */
export const CHECKPOINT_INTERVAL_MS = 60_000;

/** Milliseconds after which a checkpoint that failed, or had no room, is tried again: what was freed shows within seconds. */
export const CHECKPOINT_RETRY_MS = 5_000;

/** Calls that may wait for the database; one more is refused as busy. */
export const WAITING_CALLS_LIMIT = 256;

/** Milliseconds within which a question, an append or a ping is answered. */
export const CALL_LIMIT_MS = 60_000;

/** Milliseconds for opening (replaying the log, reading the newest values), deleting and counting: they read all rows. */
export const LONG_CALL_LIMIT_MS = 300_000;

/** Milliseconds that closing may take: the last checkpoint. */
export const CLOSE_LIMIT_MS = 30_000;
