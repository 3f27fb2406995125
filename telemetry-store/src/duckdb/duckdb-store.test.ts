import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { at, EVER, NENH, PM, point, reading } from '../sample-readings.suite.ts';
import { describeStoreRestart } from '../store-restart-contract.suite.ts';
import { describeTelemetryStore } from '../telemetry-store-contract.suite.ts';
import { openDuckDbStore } from './duckdb-store.ts';
import { makeTemporaryPlace } from './temporary-place.suite.ts';

const subject = {
  name: 'DuckDB',
  makePlace: () => makeTemporaryPlace(openDuckDbStore),
  randomRuns: 20,
};
describeTelemetryStore(subject);
describeStoreRestart(subject);

describe('the DuckDB store', () => {
  it('keeps the history of a property that changes its kind', async () => {
    const place = await makeTemporaryPlace(openDuckDbStore);
    const store = await place.open();
    await store.write([
      reading(NENH, 0, { [PM]: 1 }),
      reading(NENH, 1, { [PM]: 2 }),
      reading(NENH, 2, { [PM]: 4 }),
    ]);
    await store.write([reading(NENH, 1, { [PM]: 'broken' }), reading(NENH, 3, { [PM]: true })]);
    const question = { device: NENH, property: PM, ...EVER };
    const expected = [point(0, 1), point(1, 'broken'), point(2, 4), point(3, true)];
    expect(await store.range({ ...question, limit: 9 })).toEqual(expected);
    const aggregate = { ...question, everyMs: 3_600_000 };
    expect(await store.aggregate({ ...aggregate, fn: 'sum' })).toEqual([point(0, 5)]);
    expect(await store.aggregate({ ...aggregate, fn: 'last' })).toEqual([point(0, true)]);
    await store.close();
    const again = await place.open();
    expect(await again.latest()).toEqual([{ device: NENH, property: PM, ...point(3, true) }]);
    await again.close();
    await place.remove();
  });

  it('keeps instants before 1970 and far ahead', async () => {
    const place = await makeTemporaryPlace(openDuckDbStore);
    const store = await place.open();
    const times = [-8.64e15, -86_400_000, -1, 0, at(0), 8.64e15].map(instant);
    await store.write(times.map((observedAt, v) => ({ ...reading(NENH, 0, { [PM]: v }), observedAt })));
    const span = { device: NENH, property: PM, from: instant(-8.64e15), to: instant(8.64e15) };
    const points = await store.range({ ...span, limit: 9 });
    expect(points.map(({ t }) => t)).toEqual(times.slice(0, -1));
    const days = await store.aggregate({
      ...span,
      fn: 'count',
      everyMs: 86_400_000,
      from: instant(-90_000_000),
    });
    expect(days.map(({ t, v }) => [t, v])).toEqual([
      [-86_400_000, 2],
      [0, 1],
      [Date.UTC(2026, 10, 23), 1],
    ]);
    await store.close();
    const again = await place.open();
    expect(await again.latest()).toMatchObject([{ t: 8.64e15, v: 5 }]);
    await again.close();
    await place.remove();
  });
});
