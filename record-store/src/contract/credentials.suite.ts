import { describe, expect, it } from 'vitest';
import { device, deviceId, minutes } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const ONE = device('env-01');
const TWO = device('env-02');

export function describeCredentials(fresh: () => StoreUnderTest): void {
  describe('device passwords', () => {
    it('have a new generation with every change, and are found by what changed since', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(ONE, 'first');
      await devices.putAll([TWO]);
      const before = await credentials.revision();
      expect(await credentials.put([{ device: TWO.id, hash: 'second' }])).toEqual([TWO.id]);
      expect(await credentials.revision()).toBe(before + 1);
      expect(await credentials.changedSince(before)).toEqual([
        { device: TWO.id, hash: 'second', generation: before + 1 },
      ]);
      expect(await credentials.changedSince(before + 1)).toEqual([]);
      expect((await credentials.all()).map(({ hash }) => hash)).toEqual(['first', 'second']);
    });

    it('leave the revision of the registry alone', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(ONE, 'first');
      const before = await devices.revision();
      await credentials.put([{ device: ONE.id, hash: 'second' }]);
      await credentials.revoke(ONE.id);
      expect(await devices.revision()).toBe(before);
    });

    it('keep the one before for as long as is said, and no longer than until the next change', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(ONE, 'first');
      const { generation } = (await credentials.find(ONE.id)) ?? { generation: -1 };
      const until = minutes(10);
      await credentials.put([{ device: ONE.id, hash: 'second' }], until);
      expect(await credentials.find(ONE.id)).toMatchObject({
        hash: 'second',
        previous: { hash: 'first', generation, until },
      });
      await credentials.put([{ device: ONE.id, hash: 'third' }]);
      expect(await credentials.find(ONE.id)).not.toHaveProperty('previous');
    });

    it('have no one before where there was none', async () => {
      const { devices, credentials } = fresh().store;
      await devices.putAll([ONE]);
      await credentials.put([{ device: ONE.id, hash: 'first' }], minutes(10));
      expect(await credentials.find(ONE.id)).not.toHaveProperty('previous');
    });

    it('are taken away, the one before too', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(ONE, 'first');
      await credentials.put([{ device: ONE.id, hash: 'second' }], minutes(10));
      const before = await credentials.revision();
      expect(await credentials.revoke(ONE.id)).toBe(true);
      expect(await credentials.changedSince(before)).toEqual([{ device: ONE.id, generation: before + 1 }]);
      expect(await credentials.revoke(deviceId('nobody'))).toBe(false);
    });

    it('give a device that comes back under its id another generation', async () => {
      const { devices, credentials } = fresh().store;
      await devices.create(ONE, 'first');
      const first = await credentials.find(ONE.id);
      await devices.delete(ONE.id);
      expect(await credentials.find(ONE.id)).toBeUndefined();
      await devices.create(ONE, 'second');
      expect((await credentials.find(ONE.id))?.generation).toBeGreaterThan(first?.generation ?? Infinity);
    });

    it('answer whose password was stored, and raise nothing for devices that do not exist', async () => {
      const { devices, credentials } = fresh().store;
      await devices.putAll([ONE]);
      const given = [
        { device: deviceId('nobody'), hash: 'x' },
        { device: ONE.id, hash: 'earlier' },
        { device: ONE.id, hash: 'later' },
      ];
      expect(await credentials.put(given)).toEqual([ONE.id]);
      expect((await credentials.find(ONE.id))?.hash).toBe('later');
      const before = await credentials.revision();
      expect(await credentials.put([{ device: deviceId('nobody'), hash: 'x' }])).toEqual([]);
      expect(await credentials.revision()).toBe(before);
    });

    it('come with the devices of an import, thousands at once', async () => {
      const { devices, credentials } = fresh().store;
      const fleet = Array.from({ length: 9_003 }, (_, index) =>
        device(`d-${String(index).padStart(5, '0')}`),
      );
      await devices.putAll(
        fleet,
        fleet.map(({ id }) => ({ device: id, hash: `hash of ${id}` })),
      );
      const stored = await credentials.all();
      expect(stored.map(({ hash }) => hash)).toEqual(fleet.map(({ id }) => `hash of ${id}`));
      expect(await credentials.changedSince(0)).toHaveLength(fleet.length);
    });
  });
}
