import { later, type EpochMs, type Reading } from '@ioc/domain';
import { historyOf, type SimulatedCity } from '@ioc/device-simulators';
import type { TelemetryStore } from '@ioc/telemetry-store';

/** How far back the demo city's history reaches, in milliseconds: seven days. */
export const HISTORY_MS = 7 * 86_400_000;

/** The stretches of the filled-in past, newest first: how far back each reaches, and the step between its readings. */
export const HISTORY_STRETCHES = [
  // As fine as devices report, because the screens chart the last day.
  { backToMs: 86_400_000, stepMs: 60_000 },
  { backToMs: HISTORY_MS, stepMs: 300_000 },
] as const;

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

function* pastOf(city: SimulatedCity, until: EpochMs): Generator<Reading> {
  let to = until;
  for (const { backToMs, stepMs } of HISTORY_STRETCHES) {
    const from = later(until, -backToMs);
    yield* historyOf(city, { from, to, stepMs });
    to = from;
  }
}

/** How much of the work is done when the past is written back to `t`; the last day is nearly half of it. */
function shareOf(t: EpochMs, until: EpochMs): number {
  const weigh = (backMs: number): number => {
    const inLastDay = Math.min(backMs, HISTORY_STRETCHES[0].backToMs);
    return inLastDay / HISTORY_STRETCHES[0].stepMs + (backMs - inLastDay) / HISTORY_STRETCHES[1].stepMs;
  };
  return weigh(until - t) / weigh(HISTORY_MS);
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
  for (const reading of pastOf(city, until)) {
    batch.push(reading);
    if (batch.length < BATCH_READINGS) continue;
    await store.write(batch, signal);
    written += batch.length;
    onProgress(shareOf(reading.observedAt, until));
    batch = [];
    await nextTurn();
    if (signal.aborted) return written;
  }
  if (batch.length > 0) await store.write(batch, signal);
  onProgress(1);
  return written + batch.length;
}
