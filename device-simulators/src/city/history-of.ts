import { instant, type EpochMs, type Reading } from '@ioc/domain';

import type { SimulatedCity } from './simulated-city.ts';

/** Which past is wanted: from ≤ t < to, one reading per device and `stepMs` (or its own longer interval). */
export interface HistorySpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly stepMs: number;
}

/**
 * The readings that a simulated city would have sent in a span, by steps from the newest to the oldest: whoever fills in
 * a history sees the last hours first.
 */
export function* historyOf(city: SimulatedCity, { from, to, stepMs }: HistorySpan): Generator<Reading> {
  const last = Math.floor((to - 1) / stepMs) * stepMs;
  for (let t = last; t >= from; t -= stepMs) {
    for (const target of city.devices) {
      if (target.intervalMs > stepMs && t % target.intervalMs >= stepMs) continue;
      const at = t + (target.phaseMs % stepMs);
      if (at >= to) continue;
      const isDue = (intervalMs: number): boolean => intervalMs <= stepMs || t % intervalMs < stepMs;
      const values = city.valuesAt(target, at, isDue);
      if (values === undefined || values.length === 0) continue;
      yield {
        device: target.device.id,
        observedAt: instant(at),
        receivedAt: instant(at),
        isTimeAssumed: false,
        values,
      };
    }
  }
}
