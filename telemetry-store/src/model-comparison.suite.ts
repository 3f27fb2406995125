import { QUALITIES, type Quality, type Reading } from '@ioc/domain';
import fc from 'fast-check';
import { expect } from 'vitest';
import { EVER, LAMP, LIT, MINUTE_MS, MODE, NENH, NO2, PM, reading, sorted } from './sample-readings.suite.ts';
import { type Aggregate, type HistoryPoint, type TelemetryStore } from './telemetry-store.ts';

/** Asks both stores about everything that the model holds, with one aggregate, and expects equal answers. */
export async function expectSameAnswers(
  store: TelemetryStore,
  model: TelemetryStore,
  fn: Aggregate,
): Promise<void> {
  expect(sorted(await store.latest())).toEqual(sorted(await model.latest()));
  expect(await store.extent()).toEqual(await model.extent());
  for (const { device: of, property: what } of await model.latest()) {
    const question = { device: of, property: what, ...EVER };
    expect(await store.range({ ...question, limit: 7 })).toEqual(
      await model.range({ ...question, limit: 7 }),
    );
    const aggregate = { ...question, fn, everyMs: 3 * MINUTE_MS };
    const [points, expected] = [await store.aggregate(aggregate), await model.aggregate(aggregate)];
    expect(points.map(rounded)).toEqual(expected.map(rounded));
  }
}

/** Stores add in different orders: the last bits of a sum are not part of the contract. */
function rounded(p: HistoryPoint): HistoryPoint {
  return typeof p.v === 'number' ? { ...p, v: Number(p.v.toFixed(6)) + 0 } : p;
}

/** Calls of write with readings of few devices and times, so that many fall together. */
export function arbitraryWrites(): fc.Arbitrary<Reading[][]> {
  return fc.array(fc.array(arbitraryReading(), { maxLength: 12 }), { maxLength: 5 });
}

function arbitraryReading(): fc.Arbitrary<Reading> {
  const quality = fc.constantFrom(...QUALITIES);
  const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((milli) => milli / 1_000);
  const value = <V>(v: fc.Arbitrary<V>): fc.Arbitrary<readonly [V, Quality]> => fc.tuple(v, quality);
  const values = fc.record(
    {
      [PM]: value(number),
      [NO2]: value(number),
      [LIT]: value(fc.boolean()),
      [MODE]: value(fc.constantFrom('auto', 'thủ công', 'off')),
    },
    { requiredKeys: [] },
  );
  const time = fc.integer({ min: 0, max: 12 }).map((half) => half / 2);
  return fc
    .tuple(fc.constantFrom(NENH, LAMP), time, values)
    .map(([from, minute, of]) => reading(from, minute, of));
}
