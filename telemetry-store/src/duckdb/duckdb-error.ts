import { TelemetryStoreError } from '../telemetry-store.ts';

/** What DuckDB says after a failure from which it does not come back by itself. Source: DuckDB, FatalException. */
const FATAL_PATTERN = /FATAL Error|database has been invalidated/i;
const LOCKED_PATTERN = /Could not set lock on file.*PID (\d+)/s;

/** The database must be opened again before it answers; what it acknowledged is in the file. */
export class LostDatabaseError extends TelemetryStoreError {
  constructor(message: string, cause?: unknown) {
    super(message, { isTransient: true, cause });
  }
}

/** A failure of DuckDB as the store tells it. The readings themselves cannot be its cause, so it is always transient. */
export function toStoreError(cause: unknown, what: string): TelemetryStoreError {
  if (cause instanceof TelemetryStoreError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (FATAL_PATTERN.test(message)) return new LostDatabaseError(`${what}: ${message}`, cause);
  const [, pid] = LOCKED_PATTERN.exec(message) ?? [];
  const told = pid ? `the file is open in process ${pid}; one process only may open it` : message;
  return new TelemetryStoreError(`${what}: ${told}`, { isTransient: true, cause });
}
