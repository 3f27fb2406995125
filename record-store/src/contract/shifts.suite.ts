import { handoverContents, type ShiftCommand } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { RecordStore } from '../record-store.ts';
import { LAN, MINH, minutes, NOON } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const FIRST = { id: 's1', desk: 'main', startedAt: NOON, startedBy: LAN };
const OFFER: ShiftCommand = {
  kind: 'offer',
  contents: handoverContents([], { from: NOON, to: minutes(480) }),
};

function execute({ shifts }: RecordStore, command: ShiftCommand, by = LAN, shift = 's1'): Promise<unknown> {
  return shifts.execute({ shift, command, by, at: minutes(480), nextId: 's2' });
}

/** Shifts and the duty roster. */
export function describeShifts(fresh: () => StoreUnderTest): void {
  describe('shifts', () => {
    it('A11 a desk has one shift at a time, whoever begins one', async () => {
      const { store, openAgain } = fresh();
      const again = await openAgain();
      const both = await Promise.all([
        store.shifts.start(FIRST),
        again.shifts.start({ ...FIRST, id: 'other', startedBy: MINH }),
      ]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(both.find(({ ok }) => !ok)).toMatchObject({
        fault: { code: 'exists', current: { desk: 'main' } },
      });
      expect(await store.shifts.start({ ...FIRST, id: 's9', desk: 'water' })).toMatchObject({ ok: true });
    });

    it('A11 receiving a shift begins the next one, and nothing changes what was handed over', async () => {
      const { store } = fresh();
      await store.shifts.start(FIRST);
      await execute(store, { kind: 'note', text: 'Mưa to' });
      await execute(store, OFFER);
      expect(await execute(store, { kind: 'receive' })).toMatchObject({
        fault: { code: 'refused', reason: 'same-person', current: { state: 'offered' } },
      });
      await execute(store, { kind: 'receive' }, MINH);
      const { items } = await store.shifts.list({ desk: 'main' }, { limit: 9 });
      expect(items).toMatchObject([
        { id: 's2', state: 'open', startedBy: 'minh', startedAt: minutes(480) },
        { id: 's1', state: 'handed-over', notes: [{ text: 'Mưa to' }], received: { by: 'minh' } },
      ]);
      expect(await execute(store, { kind: 'note', text: 'x' })).toMatchObject({
        fault: { reason: 'handed-over' },
      });
      expect(await execute(store, OFFER, LAN, 'nobodys')).toEqual({
        ok: false,
        fault: { code: 'not-found' },
      });
    });

    it('lists shifts newest first, page by page', async () => {
      const { store } = fresh();
      for (const desk of ['a', 'b', 'c']) await store.shifts.start({ ...FIRST, id: desk, desk });
      const first = await store.shifts.list({}, { limit: 2 });
      const rest = await store.shifts.list({}, { limit: 2, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    });

    it('A9 tells who is on duty of a group', async () => {
      const { store } = fresh();
      const group = { id: 'shift-lead', name: { vi: 'Trưởng ca', en: 'Shift lead' }, channels: ['sms'] };
      expect(
        await store.duty.addTime({ id: 't', group: 'nobodys', user: LAN, from: NOON, to: minutes(1) }),
      ).toBe(false);
      await store.duty.putGroup(group);
      await store.duty.putGroup({ ...group, channels: ['mail'] });
      expect(await store.duty.groups()).toEqual([{ ...group, channels: ['mail'] }]);
      const time = { id: 't1', group: 'shift-lead', user: LAN, from: NOON, to: minutes(60) };
      await store.duty.addTime(time);
      await store.duty.addTime({ ...time, id: 't2', user: MINH, from: minutes(60), to: minutes(120) });
      expect(await store.duty.times({ group: 'shift-lead', from: NOON, to: minutes(60) })).toEqual([time]);
      expect(await store.duty.times({ from: NOON, to: minutes(61) })).toHaveLength(2);
      expect([await store.duty.deleteTime('t2'), await store.duty.deleteTime('t2')]).toEqual([true, false]);
      expect(await store.duty.deleteGroup('shift-lead')).toBe(true);
      expect(await store.duty.times({ from: NOON, to: minutes(999) })).toEqual([]);
    });
  });
}
