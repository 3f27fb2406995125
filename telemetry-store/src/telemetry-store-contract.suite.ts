import { instant, type DeviceId, type PropertyId } from '@ioc/domain';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from './memory/memory-store.ts';
import { arbitraryWrites, expectSameAnswers } from './model-comparison.suite.ts';
import {
  at,
  EVER,
  HOUR_MS,
  LAMP,
  LIT,
  MINUTE_MS,
  MODE,
  NENH,
  NO2,
  observation,
  PM,
  point,
  property,
  reading,
  sorted,
  THUONG,
} from './sample-readings.suite.ts';
import {
  AGGREGATES,
  TelemetryStoreError,
  type Aggregate,
  type HistoryPoint,
  type TelemetryStore,
} from './telemetry-store.ts';

/** One empty place for readings: a folder, a bucket, or nothing. */
export interface StorePlace {
  /** Opens the store on what the place holds. */
  open(): Promise<TelemetryStore>;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** An adapter under the contract. */
export interface StoreUnderContract {
  readonly name: string;
  /** Makes an empty place. */
  readonly makePlace: () => Promise<StorePlace>;
  /** How many random histories are compared with the model. */
  readonly randomRuns: number;
}

/** Runs the one contract of all stores against an adapter. */
export function describeTelemetryStore(subject: StoreUnderContract): void {
  describe(`${subject.name} as a telemetry store`, () => {
    let place: StorePlace;
    let store: TelemetryStore;

    beforeEach(async () => {
      place = await subject.makePlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const history = (from: DeviceId, of: PropertyId, limit = 10_000): Promise<readonly HistoryPoint[]> =>
      store.range({ device: from, property: of, ...EVER, limit });
    const interval = (
      fn: Aggregate,
      of: PropertyId = PM,
      from: DeviceId = NENH,
    ): Promise<readonly HistoryPoint[]> =>
      store.aggregate({ device: from, property: of, ...EVER, fn, everyMs: 10 * MINUTE_MS });

    describe('write and range', () => {
      it('keeps every value of a reading with its time and quality', async () => {
        await store.write([reading(NENH, 0, { [PM]: [41.2, 'good'], [NO2]: [33, 'suspect'] })]);
        expect(await history(NENH, PM)).toEqual([point(0, 41.2)]);
        expect(await history(NENH, NO2)).toEqual([point(0, 33, 'suspect')]);
      });

      it('keeps numbers exactly', async () => {
        const numbers = [0.1, -1e-12, 1.7976931348623157e308, 5e-324, 9007199254740991, -40, 0];
        await store.write(numbers.map((v, minute) => reading(NENH, minute, { [PM]: v })));
        expect((await history(NENH, PM)).map(({ v }) => v)).toEqual(numbers);
      });

      it('keeps booleans and words', async () => {
        const words = ['auto', 'thủ công', 'two words', 'say "x", y=1\\', ''];
        await store.write(
          words.map((word, minute) => reading(LAMP, minute, { [LIT]: minute % 2 === 0, [MODE]: word })),
        );
        expect((await history(LAMP, MODE)).map(({ v }) => v)).toEqual(words);
        expect((await history(LAMP, LIT)).map(({ v }) => v)).toEqual([true, false, true, false, true]);
      });

      it('keeps a device of forty properties whole', async () => {
        const names = Array.from({ length: 40 }, (_, index) => property(`p${index}`));
        const values = Object.fromEntries(names.map((name, index) => [name, index + 0.5]));
        await store.write([reading(NENH, 0, values), reading(NENH, 1, values)]);
        for (const [index, name] of names.entries()) {
          expect(await history(NENH, name)).toEqual([point(0, index + 0.5), point(1, index + 0.5)]);
        }
        expect(await store.extent()).toMatchObject({ readings: 2 });
      });

      it('keeps more readings in one call than one request takes', async () => {
        const many = Array.from({ length: 12_345 }, (_, second) =>
          reading(NENH, second / 60, { [PM]: second }),
        );
        await store.write(many);
        expect(await store.extent()).toEqual({ readings: 12_345, oldest: at(0), newest: at(12_344 / 60) });
        expect(await history(NENH, PM, 20_000)).toHaveLength(12_345);
      });

      it('answers half-open spans, ascending and up to the limit', async () => {
        await store.write([3, 1, 4, 0, 2].map((minute) => reading(NENH, minute, { [PM]: minute })));
        const span = { device: NENH, property: PM, from: at(1), to: at(4) };
        expect(await store.range({ ...span, limit: 10 })).toEqual([point(1, 1), point(2, 2), point(3, 3)]);
        expect(await store.range({ ...span, limit: 2 })).toEqual([point(1, 1), point(2, 2)]);
        expect(await store.range({ ...span, to: at(1), limit: 10 })).toEqual([]);
      });

      it('answers nothing for what never wrote', async () => {
        await store.write([reading(NENH, 0, { [PM]: 1 })]);
        expect(await history(THUONG, PM)).toEqual([]);
        expect(await history(NENH, NO2)).toEqual([]);
        expect(await interval('mean', NO2)).toEqual([]);
      });

      it('takes an empty call and a reading without values', async () => {
        await store.write([]);
        await store.write([reading(NENH, 0, {})]);
        expect(await store.extent()).toEqual({ readings: 0 });
        expect(await store.latest()).toEqual([]);
      });

      it('refuses a number that is not finite, and stores nothing of that call', async () => {
        const call = store.write([reading(NENH, 0, { [PM]: 1 }), reading(NENH, 1, { [PM]: Number.NaN })]);
        await expect(call).rejects.toMatchObject({ name: 'TelemetryStoreError', isTransient: false });
        expect(await history(NENH, PM)).toEqual([]);
      });

      it('rejects a call whose signal is aborted already', async () => {
        const call = store.write([reading(NENH, 0, { [PM]: 1 })], AbortSignal.abort());
        await expect(call).rejects.toBeInstanceOf(TelemetryStoreError);
        expect(await history(NENH, PM)).toEqual([]);
      });
    });

    describe('duplicates and order', () => {
      it('I7 a reading that is delivered twice leaves one', async () => {
        const twice = reading(NENH, 0, { [PM]: 41.2, [NO2]: 33 });
        await store.write([twice, twice]);
        await store.write([twice]);
        expect(await history(NENH, PM)).toEqual([point(0, 41.2)]);
        expect(await interval('count')).toEqual([point(0, 1)]);
        expect(await interval('sum')).toEqual([point(0, 41.2)]);
        expect(await store.extent()).toEqual({ readings: 1, oldest: at(0), newest: at(0) });
      });

      it('I7 of two values at one time the last written stays, with its quality', async () => {
        await store.write([reading(NENH, 0, { [PM]: [41.2, 'bad'] })]);
        await store.write([reading(NENH, 0, { [PM]: 40 })]);
        expect(await history(NENH, PM)).toEqual([point(0, 40)]);
        await store.write([reading(NENH, 0, { [PM]: 39 }), reading(NENH, 0, { [PM]: [38, 'suspect'] })]);
        expect(await history(NENH, PM)).toEqual([point(0, 38, 'suspect')]);
        expect(await interval('max')).toEqual([point(0, 38, 'suspect')]);
      });

      it('I7 late and out-of-order readings land in their place', async () => {
        const minutes = [50, 10, 30, 20, 40, 0];
        await store.write(minutes.slice(0, 3).map((minute) => reading(NENH, minute, { [PM]: minute })));
        await store.write(minutes.slice(3).map((minute) => reading(NENH, minute, { [PM]: minute })));
        expect((await history(NENH, PM)).map(({ v }) => v)).toEqual([0, 10, 20, 30, 40, 50]);
      });

      it('merges partial readings of one time', async () => {
        await store.write([reading(NENH, 0, { [PM]: [41.2, 'suspect'] })]);
        await store.write([reading(NENH, 0, { [NO2]: 33 })]);
        expect(await history(NENH, PM)).toEqual([point(0, 41.2, 'suspect')]);
        expect(await history(NENH, NO2)).toEqual([point(0, 33)]);
        expect(await store.extent()).toMatchObject({ readings: 1 });
      });
    });

    describe('latest', () => {
      it('answers the newest observation of every datastream', async () => {
        await store.write([
          reading(NENH, 0, { [PM]: 1, [NO2]: [2, 'suspect'] }),
          reading(NENH, 1, { [PM]: [3, 'bad'] }),
          reading(LAMP, 1, { [LIT]: false, [MODE]: 'auto' }),
        ]);
        const expected = [
          observation(NENH, PM, 1, 3, 'bad'),
          observation(NENH, NO2, 0, 2, 'suspect'),
          observation(LAMP, LIT, 1, false),
          observation(LAMP, MODE, 1, 'auto'),
        ];
        expect(sorted(await store.latest())).toEqual(sorted(expected));
      });

      it('I7 never goes back to a late reading', async () => {
        await store.write([reading(NENH, 5, { [PM]: 5 })]);
        await store.write([reading(NENH, 2, { [PM]: 2 })]);
        expect(await store.latest()).toEqual([observation(NENH, PM, 5, 5)]);
        await store.write([reading(NENH, 5, { [PM]: 6 })]);
        expect(await store.latest()).toEqual([observation(NENH, PM, 5, 6)]);
      });
    });

    describe('columns', () => {
      const asked = [
        { device: THUONG, property: NO2 },
        { device: NENH, property: PM },
        { device: NENH, property: MODE },
        { device: NENH, property: LIT },
      ];

      it('answers several datastreams by time, at one time in the order of the question', async () => {
        await store.write([
          reading(NENH, 1, { [PM]: [5, 'suspect'], [MODE]: ['auto', 'good'], [LIT]: [true, 'good'] }),
          reading(THUONG, 1, { [NO2]: [7, 'good'] }),
          reading(NENH, 0, { [PM]: [4, 'good'] }),
          reading(NENH, 1, { [PM]: [6, 'bad'] }),
        ]);
        const { place, t, v, q } = await store.columns({ datastreams: asked, ...EVER, limit: 100 });
        expect([...place]).toEqual([1, 0, 1, 2, 3]);
        expect([...t]).toEqual([at(0), at(1), at(1), at(1), at(1)]);
        expect([...v]).toEqual([4, 7, 6, NaN, 1]);
        expect([...q]).toEqual([0, 0, 2, 0, 0]);
      });

      it('answers no more than the limit, and nothing of what was never written', async () => {
        await store.write([reading(NENH, 0, { [PM]: [4, 'good'] }), reading(NENH, 1, { [PM]: [5, 'good'] })]);
        const some = await store.columns({ datastreams: asked, ...EVER, limit: 1 });
        expect([...some.v]).toEqual([4]);
        const none = await store.columns({ datastreams: asked.slice(0, 1), ...EVER, limit: 9 });
        expect(none.t).toHaveLength(0);
      });
    });

    describe('aggregates', () => {
      const minutesAndValues = [
        [0, 4],
        [3, 1],
        [9, 10],
        [31, 7],
      ] as const;
      beforeEach(async () => {
        await store.write(minutesAndValues.map(([minute, v]) => reading(NENH, minute, { [PM]: v })));
      });

      it.each([
        ['mean', 5, 7],
        ['min', 1, 7],
        ['max', 10, 7],
        ['sum', 15, 7],
        ['count', 3, 1],
        ['last', 10, 7],
        // Rank 0.95·2 = 1.9 of 1, 4, 10: 4 + 0.9·6.
        ['p95', 9.4, 7],
      ] as const)('answers %s per interval, and no empty interval', async (fn, first, second) => {
        const points = await interval(fn);
        expect(points.map(({ t }) => t)).toEqual([at(0), at(30)]);
        expect(points[0]?.v).toBeCloseTo(first, 9);
        expect(points[1]?.v).toBeCloseTo(second, 9);
      });

      it('takes only what lies in the span, with intervals that start at multiples since 1970', async () => {
        const span = { device: NENH, property: PM, from: at(3), to: at(31) };
        const points = await store.aggregate({ ...span, fn: 'count', everyMs: 10 * MINUTE_MS });
        expect(points).toEqual([point(0, 2)]);
      });

      it('tells the worst quality inside an interval', async () => {
        await store.write([
          reading(NENH, 1, { [PM]: [2, 'suspect'] }),
          reading(NENH, 32, { [PM]: [2, 'maintenance'] }),
          reading(NENH, 33, { [PM]: [2, 'bad'] }),
        ]);
        expect((await interval('count')).map(({ q }) => q)).toEqual(['suspect', 'maintenance']);
      });

      it('skips booleans and words except in count and last', async () => {
        await store.write(
          [0, 4, 12].map((minute) => reading(LAMP, minute, { [LIT]: minute === 4, [MODE]: `m${minute}` })),
        );
        for (const of of [LIT, MODE]) {
          for (const fn of ['mean', 'min', 'max', 'sum', 'p95'] as const)
            expect(await interval(fn, of, LAMP)).toEqual([]);
          expect(await interval('count', of, LAMP)).toEqual([point(0, 2), point(10, 1)]);
        }
        expect(await interval('last', LIT, LAMP)).toEqual([point(0, true), point(10, false)]);
        expect(await interval('last', MODE, LAMP)).toEqual([point(0, 'm4'), point(10, 'm12')]);
      });

      it('answers a day in one interval', async () => {
        const points = await store.aggregate({
          device: NENH,
          property: PM,
          ...EVER,
          fn: 'sum',
          everyMs: 24 * HOUR_MS,
        });
        expect(points).toEqual([{ t: instant(Date.UTC(2026, 10, 23)), v: 22, q: 'good' }]);
      });
    });

    describe('retention', () => {
      it('deletes what is older than the instant, and nothing else', async () => {
        await store.write([0, 1, 2].map((minute) => reading(NENH, minute, { [PM]: minute })));
        await store.write([reading(THUONG, 0, { [PM]: 9 })]);
        await store.deleteBefore(at(1));
        expect(await history(NENH, PM)).toEqual([point(1, 1), point(2, 2)]);
        expect(await history(THUONG, PM)).toEqual([]);
        expect(await store.latest()).toEqual([observation(NENH, PM, 2, 2)]);
        expect(await store.extent()).toEqual({ readings: 2, oldest: at(1), newest: at(2) });
        await store.write([reading(THUONG, 0, { [PM]: 10 })]);
        expect(await history(THUONG, PM)).toEqual([point(0, 10)]);
      });
    });

    describe('running', () => {
      it('answers a ping', async () => {
        await expect(store.ping()).resolves.toBeUndefined();
      });

      it('writes and reads at the same time', async () => {
        const batches = Array.from({ length: 20 }, (_, batch) =>
          Array.from({ length: 50 }, (_row, second) => reading(NENH, batch + second / 60, { [PM]: batch })),
        );
        const writes = batches.map((batch) => store.write(batch));
        const reads = batches.map(() => interval('count'));
        await Promise.all(writes);
        for (const points of await Promise.all(reads)) {
          expect(points.reduce((sum, { v }) => sum + Number(v), 0)).toBeLessThanOrEqual(1_000);
        }
        expect(await store.extent()).toMatchObject({ readings: 1_000 });
      });

      it('rejects calls after it was closed, as transient', async () => {
        await store.close();
        await expect(store.write([reading(NENH, 0, { [PM]: 1 })])).rejects.toMatchObject({
          isTransient: true,
        });
        await expect(history(NENH, PM)).rejects.toBeInstanceOf(TelemetryStoreError);
        store = await place.open();
      });
    });

    it(
      'I7 answers as the model for any readings in any order, delivered any number of times',
      { timeout: 120_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(arbitraryWrites(), fc.constantFrom(...AGGREGATES), async (writes, fn) => {
            const freshPlace = await subject.makePlace();
            const fresh = await freshPlace.open();
            try {
              const model = createMemoryStore();
              for (const batch of writes) {
                await fresh.write(batch);
                await model.write(batch);
              }
              await expectSameAnswers(fresh, model, fn);
            } finally {
              await fresh.close();
              await freshPlace.remove();
            }
          }),
          { numRuns: subject.randomRuns },
        );
      },
    );
  });
}
