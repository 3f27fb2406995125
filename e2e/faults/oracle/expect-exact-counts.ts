import { expect } from 'vitest';

import type { OperatorSession } from '../../src/operator-session.ts';
import type { ReadingPlan } from './reading-plan.ts';
import type { SentLedger } from './sent-ledger.ts';

/** Length of the intervals that are compared, in milliseconds and as the API is told it. */
const EVERY_MS = 3_600_000;
const EVERY = 'PT1H';

/** How far a mean may be from ours: the order of adding differs. */
const MEAN_TOLERANCE = 1e-6;

interface Aggregate {
  readonly t: string;
  readonly v: number;
}

interface Interval {
  readonly values: number[];
}

function intervalsOf(plan: ReadingPlan, sent: number): ReadonlyMap<number, Interval> {
  const intervals = new Map<number, Interval>();
  for (let seq = 0; seq < sent; seq += 1) {
    const start = Math.floor(plan.timeOf(seq) / EVERY_MS) * EVERY_MS;
    const interval = intervals.get(start) ?? { values: [] };
    interval.values.push(plan.valueOf(seq));
    intervals.set(start, interval);
  }
  return intervals;
}

/**
 * Expects that the API's counts, means and extremes per hour are those of what was sent, exactly: nothing counted twice,
 * nothing that came late left out.
 */
export async function expectExactCounts(
  session: OperatorSession,
  ledgers: readonly SentLedger[],
): Promise<void> {
  for (const { plan, sent } of ledgers) {
    const intervals = intervalsOf(plan, sent);
    const starts = [...intervals.keys()].toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [starts[0], starts.at(-1)];
    const span = `from=${new Date(first).toISOString()}&to=${new Date(last + EVERY_MS).toISOString()}`;
    const series = `device=${plan.device.id}&property=${plan.property}&${span}&every=${EVERY}`;
    for (const fn of ['count', 'min', 'max', 'mean'] as const) {
      const { items } = await session.get<{ items: readonly Aggregate[] }>(
        `/observations?${series}&fn=${fn}`,
      );
      expect(
        items.map(({ t }) => Date.parse(t)),
        `${plan.device.id} ${fn}`,
      ).toEqual(starts);
      for (const { t, v } of items) {
        const values = intervals.get(Date.parse(t))?.values ?? [];
        const sum = values.reduce((total, value) => total + value, 0);
        const expected = {
          count: values.length,
          min: Math.min(...values),
          max: Math.max(...values),
          mean: sum / values.length,
        };
        if (fn === 'mean') expect(Math.abs(v - expected.mean)).toBeLessThan(MEAN_TOLERANCE);
        else expect(v, `${plan.device.id} ${fn} at ${t}`).toBe(expected[fn]);
      }
    }
  }
}
