import { later, type EpochMs, type Reading } from '@ioc/domain';
import { historyOf, type SimulatedCity } from '@ioc/device-simulators';
import type { TelemetryStore } from '@ioc/telemetry-store';

/** How far back the demo city's history reaches, in milliseconds: seven days. */
export const HISTORY_MS = 7 * 86_400_000;

/** The step between the filled-in readings, in milliseconds: as fine as devices report, so that rules hold their timers. */
export const HISTORY_STEP_MS = 60_000;

/** Readings in one write: large enough to make a write cheap, small enough to let live readings in between. */
const BATCH_READINGS = 2_000;

/** Which history is filled in, and who hears of the progress (0 to 1). */
export interface HistoryOptions {
  readonly until: EpochMs;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Writes the simulated past behind the live city, newest first, and answers how many readings that were. Repeating it
 * changes nothing, because the same seed gives the same readings.
 */
export async function fillHistory(
  city: SimulatedCity,
  store: TelemetryStore,
  { until, signal, onProgress }: HistoryOptions,
): Promise<number> {
  let batch: Reading[] = [];
  let written = 0;
  const past = historyOf(city, { from: later(until, -HISTORY_MS), to: until, stepMs: HISTORY_STEP_MS });
  for (const reading of past) {
    batch.push(reading);
    if (batch.length < BATCH_READINGS) continue;
    await store.write(batch, signal);
    written += batch.length;
    onProgress((until - reading.observedAt) / HISTORY_MS);
    batch = [];
    await nextTurn();
    if (signal.aborted) return written;
  }
  if (batch.length > 0) await store.write(batch, signal);
  onProgress(1);
  return written + batch.length;
}
