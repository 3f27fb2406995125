import type { DeviceId, PropertyId } from '@ioc/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  EVER,
  LAMP,
  LIT,
  MINUTE_MS,
  MODE,
  NENH,
  NO2,
  PM,
  point,
  reading,
  sorted,
} from './sample-readings.suite.ts';
import type { StorePlace, StoreUnderContract } from './telemetry-store-contract.suite.ts';
import type { HistoryPoint, TelemetryStore } from './telemetry-store.ts';

/** Runs the part of the contract that holds for stores that outlive their process. */
export function describeStoreRestart(subject: Omit<StoreUnderContract, 'randomRuns'>): void {
  describe(`${subject.name} after a restart`, () => {
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
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await place.open();
    };

    it('I7 a reading that is delivered again after a restart leaves one', async () => {
      const first = [
        reading(NENH, 0, { [PM]: 1, [NO2]: 2 }),
        reading(LAMP, 0, { [MODE]: 'auto', [LIT]: true }),
      ];
      await store.write(first);
      await reopen();
      await store.write(first);
      await store.write([reading(NENH, 0, { [PM]: 7 })]);
      await reopen();
      expect(await historyOf(store, NENH, PM)).toEqual([point(0, 7)]);
      expect(await historyOf(store, NENH, NO2)).toEqual([point(0, 2)]);
      expect(await historyOf(store, LAMP, MODE)).toEqual([point(0, 'auto')]);
      expect(
        await store.aggregate({ device: NENH, property: PM, ...EVER, fn: 'count', everyMs: MINUTE_MS }),
      ).toEqual([point(0, 1)]);
      expect(await store.extent()).toMatchObject({ readings: 2 });
    });

    it('answers the same newest observations after a restart', async () => {
      await store.write([5, 2, 9, 9].map((minute, v) => reading(NENH, minute, { [PM]: v, [NO2]: v * 2 })));
      await store.write([reading(LAMP, 3, { [LIT]: true, [MODE]: 'auto' })]);
      await store.write([
        reading(LAMP, 3, { [LIT]: false, [MODE]: 'manual' }),
        reading(NENH, 8, { [PM]: 8 }),
      ]);
      const before = sorted(await store.latest());
      await reopen();
      expect(sorted(await store.latest())).toEqual(before);
      expect(before).toHaveLength(4);
    });

    it('deletes for good', async () => {
      await store.write([0, 1].map((minute) => reading(NENH, minute, { [PM]: minute })));
      await store.deleteBefore(at(1));
      await reopen();
      expect(await historyOf(store, NENH, PM)).toEqual([point(1, 1)]);
    });
  });
}

function historyOf(
  store: TelemetryStore,
  device: DeviceId,
  property: PropertyId,
): Promise<readonly HistoryPoint[]> {
  return store.range({ device, property, ...EVER, limit: 10 });
}
