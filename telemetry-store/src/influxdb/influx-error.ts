import { HttpError } from '@influxdata/influxdb-client';
import { TelemetryStoreError } from '../telemetry-store.ts';

/** Answers that refuse what was sent; any other failure may pass, an account or a bucket be mended. */
const REFUSALS: readonly number[] = [400, 413, 422];

/** A failure of a request as the store tells it. */
export function toStoreError(cause: unknown, what: string): TelemetryStoreError {
  if (cause instanceof TelemetryStoreError) return cause;
  if (cause instanceof HttpError) {
    const reason = cause.body || cause.statusMessage || cause.message;
    const message = `InfluxDB ${what}: ${cause.statusCode} ${reason.trim()}`;
    return new TelemetryStoreError(message, { isTransient: !REFUSALS.includes(cause.statusCode), cause });
  }
  const message = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new TelemetryStoreError(`InfluxDB ${what}: ${message}`, { isTransient: true, cause });
}
