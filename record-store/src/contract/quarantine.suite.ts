import { later } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES_PER_PAGE } from '../records/quarantine-records.ts';
import { deviceId, message, minutes, NOON } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const DAY_MS = 86_400_000;

export function describeQuarantine(fresh: () => StoreUnderTest): void {
  describe('the quarantine', () => {
    it('I5 keeps a message whole, byte for byte, with hostile text', async () => {
      const { quarantine } = fresh().store;
      const hostile = message('m-1', {
        payload: Uint8Array.from({ length: 256 }, (_, byte) => byte),
        path: '/values/\0\ud800',
        detail: "'; drop table quarantine; --",
        topic: 'ioc/v1/\u0001/%',
      });
      await quarantine.put([hostile]);
      expect(await quarantine.find('m-1')).toEqual(hostile);
      expect((await quarantine.list({}, { limit: 10 })).items).toEqual([hostile]);
    });

    it('I5 keeps an empty message and one without a device', async () => {
      const { quarantine } = fresh().store;
      const { device: _none, ...empty } = message('m-1', { payload: new Uint8Array() });
      await quarantine.put([empty]);
      expect(await quarantine.find('m-1')).toEqual(empty);
    });

    it('keeps a message once that is put twice', async () => {
      const { quarantine } = fresh().store;
      await quarantine.put([message('m-1'), message('m-1'), message('m-2')]);
      await quarantine.put([message('m-2', { detail: 'other' }), message('m-3')]);
      await quarantine.put([]);
      expect(await quarantine.count()).toBe(3);
      expect((await quarantine.find('m-2'))?.detail).toBe('unexpected end');
    });

    it('lists newest first by device and reason, in pages', async () => {
      const { quarantine } = fresh().store;
      const messages = Array.from({ length: 10 }, (_, index) =>
        message(`m-${index}`, {
          receivedAt: minutes(Math.floor(index / 2)),
          device: deviceId(index % 2 === 0 ? 'env-1' : 'env-2'),
          reason: index < 6 ? 'not-json' : 'unknown-property',
        }),
      );
      await quarantine.put(messages);
      const first = await quarantine.list({ device: deviceId('env-1') }, { limit: 3 });
      expect(first.items.map(({ id }) => id)).toEqual(['m-8', 'm-6', 'm-4']);
      const second = await quarantine.list(
        { device: deviceId('env-1') },
        { limit: 3, ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }) },
      );
      expect(second.items.map(({ id }) => id)).toEqual(['m-2', 'm-0']);
      expect(second.nextCursor).toBeUndefined();
      const byReason = await quarantine.list({ reason: 'unknown-property' }, { limit: 100 });
      expect(byReason.items.map(({ id }) => id)).toEqual(['m-9', 'm-8', 'm-7', 'm-6']);
    });

    it('ends a page early rather than answer more than 16 MiB at once', async () => {
      const { quarantine } = fresh().store;
      const payload = new Uint8Array(MOST_BYTES_PER_PAGE / 4);
      await quarantine.put(Array.from({ length: 5 }, (_, index) => message(`m-${index}`, { payload })));
      const first = await quarantine.list({}, { limit: 100 });
      expect(first.items.map(({ id }) => id)).toEqual(['m-4', 'm-3', 'm-2']);
      const cursor = first.nextCursor === undefined ? {} : { cursor: first.nextCursor };
      const second = await quarantine.list({}, { limit: 100, ...cursor });
      expect(second.items.map(({ id }) => id)).toEqual(['m-1', 'm-0']);
    });

    it('deletes a message once', async () => {
      const { quarantine } = fresh().store;
      await quarantine.put([message('m-1'), message('m-2')]);
      expect(await quarantine.delete('m-1')).toBe(true);
      expect(await quarantine.delete('m-1')).toBe(false);
      expect(await quarantine.find('m-1')).toBeUndefined();
      expect(await quarantine.count()).toBe(1);
    });

    it('knows all rows of one message, and supersedes them by what is still wrong with it', async () => {
      const { quarantine } = fresh().store;
      const payload = Uint8Array.from([0x7b, 0, 0xff]);
      const rows = ['m-1', 'm-2', 'm-3'].map((id) => message(id, { payload, topic: 'a/\0' }));
      const others = [
        message('other-payload', { payload: Uint8Array.from([1]), topic: 'a/\0' }),
        message('other-topic', { payload }),
        message('other-time', { payload, topic: 'a/\0', receivedAt: minutes(1) }),
      ];
      await quarantine.put([...rows, ...others]);
      const arrived = { topic: 'a/\0', payload, receivedAt: NOON };
      expect((await quarantine.ofMessage(arrived)).map(({ id }) => id).toSorted()).toEqual([
        'm-1',
        'm-2',
        'm-3',
      ]);
      for (const _twice of [1, 2]) await quarantine.supersede(arrived, ['m-2']);
      expect((await quarantine.ofMessage(arrived)).map(({ id }) => id)).toEqual(['m-2']);
      expect(await quarantine.count()).toBe(4);
      await quarantine.supersede(arrived, []);
      expect((await quarantine.list({}, { limit: 10 })).items).toHaveLength(3);
    });

    it('I5 is bounded by number: the oldest leave', async () => {
      const { quarantine } = await fresh().openAgain({ quarantine: { messages: 1_000 } });
      for (let batch = 0; batch < 4; batch++) {
        const put = Array.from({ length: 600 }, (_, index) => {
          const n = batch * 600 + index;
          return message(`m-${n}`, { receivedAt: later(NOON, n) });
        });
        await quarantine.put(put);
      }
      expect(await quarantine.count()).toBe(1_000);
      expect(await quarantine.find('m-1399')).toBeUndefined();
      expect(await quarantine.find('m-1400')).toBeDefined();
    });

    it('I5 is bounded by size, deletions counted off', async () => {
      const { quarantine } = await fresh().openAgain({ quarantine: { bytes: 50_000 } });
      const payload = new Uint8Array(10_000);
      const put = (n: number) => quarantine.put([message(`m-${n}`, { payload, receivedAt: minutes(n) })]);
      for (let n = 0; n < 6; n++) await put(n);
      expect(await quarantine.count()).toBe(4);
      await quarantine.delete('m-5');
      await put(6);
      expect(await quarantine.count()).toBe(4);
      expect(await quarantine.find('m-2')).toBeDefined();
    });

    it('I5 is bounded by age, counted from the newest arrival', async () => {
      const { quarantine } = fresh().store;
      await quarantine.put([message('old'), message('young', { receivedAt: later(NOON, DAY_MS) })]);
      await quarantine.put([message('newest', { receivedAt: later(NOON, 30 * DAY_MS + 1) })]);
      expect(await quarantine.find('old')).toBeUndefined();
      expect(await quarantine.count()).toBe(2);
    });
  });
}
