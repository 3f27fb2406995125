import { isAreaId } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { AREA, BAC_GIANG, checked, CITY, DEPARTMENT, PROPERTY, VIET_YEN } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

export function describeReference(fresh: () => StoreUnderTest): void {
  describe('reference data', () => {
    it('answers what was put, whole', async () => {
      const { reference } = fresh().store;
      await reference.put({
        cities: [CITY],
        areas: [AREA],
        departments: [DEPARTMENT],
        observedProperties: [PROPERTY],
      });
      expect(await reference.cities()).toEqual([CITY]);
      expect(await reference.areas({})).toEqual([AREA]);
      expect(await reference.departments()).toEqual([DEPARTMENT]);
      expect(await reference.observedProperties()).toEqual([PROPERTY]);
    });

    it('replaces by id and keeps what is not named', async () => {
      const { reference } = fresh().store;
      const other = { ...CITY, id: VIET_YEN };
      await reference.put({ cities: [CITY, other] });
      const renamed = { ...CITY, name: { vi: 'Thành phố Bắc Giang', en: 'Bac Giang city' } };
      await reference.put({ cities: [renamed] });
      expect(await reference.cities()).toEqual([renamed, other]);
    });

    it('answers the areas of a city that are in force on a day, its first and last included', async () => {
      const { reference } = fresh().store;
      const before = { ...AREA, id: checked(isAreaId, '07777@1995'), validFrom: null, validTo: '2025-06-30' };
      const elsewhere = { ...AREA, id: checked(isAreaId, '07210@2025-07-01'), city: BAC_GIANG };
      await reference.put({ areas: [AREA, before, elsewhere] });
      const idsOn = async (at: string) => (await reference.areas({ city: VIET_YEN, at })).map(({ id }) => id);
      expect(await idsOn('2025-06-30')).toEqual([before.id]);
      expect(await idsOn('2025-07-01')).toEqual([AREA.id]);
      expect(await reference.areas({ city: BAC_GIANG })).toEqual([elsewhere]);
    });

    it('keeps settings by name', async () => {
      const { store, openAgain } = fresh();
      expect(await store.settings.get('archive-cursor')).toBeUndefined();
      await store.settings.put('archive-cursor', '1');
      await store.settings.put('archive-cursor', '2');
      const again = await openAgain();
      expect(await again.settings.get('archive-cursor')).toBe('2');
    });
  });
}
