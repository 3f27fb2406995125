import { describe, expect, it } from 'vitest';
import type { StoreUnderTest } from './with-store.suite.ts';

const PROFILE = {
  id: 'lorawan',
  topic: 'application/+/device/+/event/+',
  properties: { t: { unit: 'Cel' } },
};

export function describeMappings(fresh: () => StoreUnderTest): void {
  describe('mapping profiles', () => {
    it('are answered whole, also by a store that is opened later, and count their changes', async () => {
      const { store, openAgain } = fresh();
      const before = await store.mappings.revision();
      expect(await store.mappings.create(PROFILE)).toBe(true);
      const again = await openAgain();
      expect(await again.mappings.all()).toEqual([PROFILE]);
      expect(await again.mappings.revision()).toBe(before + 1);
    });

    it('are not overwritten by creating, but by putting', async () => {
      const { mappings } = fresh().store;
      await mappings.create(PROFILE);
      const changed = { ...PROFILE, topic: 'lora/#' };
      expect(await mappings.create(changed)).toBe(false);
      expect(await mappings.all()).toEqual([PROFILE]);
      await mappings.put(changed);
      expect(await mappings.all()).toEqual([changed]);
    });

    it('can be deleted once', async () => {
      const { mappings } = fresh().store;
      await mappings.put(PROFILE);
      const before = await mappings.revision();
      expect(await mappings.delete(PROFILE.id)).toBe(true);
      expect(await mappings.delete(PROFILE.id)).toBe(false);
      expect(await mappings.all()).toEqual([]);
      expect(await mappings.revision()).toBe(before + 1);
    });
  });
}
