import type { Reading } from '@ioc/domain';
import { TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';
import { withinTime } from '../clock/time-limit.ts';

/** How long the store may take for a batch, in milliseconds; then the write counts as failed and is repeated. */
export const WRITE_LIMIT_MS = 60_000;

/** Refused readings in one batch beyond which it is the store that is wrong, not the readings. */
export const MOST_REFUSED = 32;

/** A reading that the store refuses for good, and what it said. */
export interface RefusedReading {
  readonly reading: Reading;
  readonly reason: string;
}

function isRefusal(error: unknown): error is TelemetryStoreError {
  return error instanceof TelemetryStoreError && !error.isTransient;
}

async function writeOnce(
  store: TelemetryStore,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WRITE_LIMIT_MS)]);
  await withinTime('writing to the telemetry store', WRITE_LIMIT_MS + 1_000, store.write(readings, limit));
}

async function search(
  store: TelemetryStore,
  readings: readonly Reading[],
  work: { readonly signal: AbortSignal; readonly refused: RefusedReading[] },
): Promise<void> {
  try {
    await writeOnce(store, readings, work.signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [only] = readings;
    if (readings.length === 1 && only) {
      work.refused.push({ reading: only, reason: error.message });
      if (work.refused.length > MOST_REFUSED) {
        throw new TelemetryStoreError('the store refuses everything', { isTransient: true, cause: error });
      }
      return;
    }
    const half = Math.ceil(readings.length / 2);
    await search(store, readings.slice(0, half), work);
    await search(store, readings.slice(half), work);
  }
}

/**
 * Writes the readings; those that the store refuses for good are searched by halving and answered, the rest is written (a
 * batch of 2,000 with one of them takes 23 writes). Rejects on any other failure; writing again is then harmless.
 */
export async function writeAround(
  store: TelemetryStore,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<readonly RefusedReading[]> {
  const refused: RefusedReading[] = [];
  if (readings.length > 0) await search(store, readings, { signal, refused });
  return refused;
}
