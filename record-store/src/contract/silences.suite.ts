import { isSilenceId, type EpochMs, type Silence } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { RecordStore } from '../record-store.ts';
import {
  checked,
  cleared,
  commitOf,
  device,
  deviceId,
  LAN,
  MINH,
  minutes,
  NOON,
  raised,
} from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

function silence(id: string, change: Partial<Silence> = {}): Silence {
  return {
    id: checked(isSilenceId, id),
    matcher: { device: deviceId('env-1') },
    from: minutes(10),
    to: minutes(20),
    reason: 'bảo trì trạm',
    author: LAN,
    createdAt: NOON,
    ...change,
  };
}

async function silenced(store: RecordStore): Promise<readonly string[]> {
  const { items } = await store.alerts.list({ silenced: true }, { limit: 100 });
  return items.map(({ group }) => group.id);
}

async function marked({ silences }: RecordStore, at: EpochMs): Promise<readonly boolean[]> {
  return (await silences.apply(at)).map((alert) => alert.silenced);
}

async function withAlerts(store: RecordStore): Promise<void> {
  await store.devices.putAll([device('env-1'), device('env-2')]);
  await store.evaluation.commit(commitOf(1, [raised({ device: 'env-1' }), raised({ device: 'env-2' })]));
}

/** Planned quiet. */
export function describeSilences(fresh: () => StoreUnderTest): void {
  describe('silences', () => {
    it('R24 marks open alerts as a silence begins, unmarks them as it ends, and tells both in the timeline', async () => {
      const { store } = fresh();
      await withAlerts(store);
      await store.silences.create(silence('s1'));
      expect(await marked(store, minutes(9))).toEqual([]);
      expect(await marked(store, minutes(10))).toEqual([true]);
      expect(await marked(store, minutes(10))).toEqual([]);
      expect(await silenced(store)).toEqual(['env-1']);
      expect((await store.alerts.list({ silenced: false }, { limit: 10 })).items.length).toBe(1);
      expect(await marked(store, minutes(20))).toEqual([false]);
      expect(await silenced(store)).toEqual([]);
      const [alert] = (await store.alerts.list({ device: deviceId('env-1') }, { limit: 1 })).items;
      const timeline = alert ? await store.alerts.timeline(alert.id) : [];
      expect(timeline.map(({ what, to, text, at }) => ({ what, to, text, at })).slice(1)).toEqual([
        { what: 'marked', to: 'silenced', text: 'bảo trì trạm', at: minutes(10) },
        { what: 'unmarked', to: 'silenced', text: undefined, at: minutes(20) },
      ]);
    });

    it('R24 an alert that is raised while a silence covers it is raised all the same, and marked', async () => {
      const { store } = fresh();
      await store.devices.putAll([device('env-1')]);
      await store.silences.create(silence('s1', { matcher: { severity: 'medium' }, from: NOON }));
      const commit = commitOf(1, [raised({ device: 'env-1' })]);
      const [alert] = await store.evaluation.commit(commit);
      expect(alert).toMatchObject({ condition: 'active', silenced: true, revision: 2 });
      const [worse] = await store.evaluation.commit(
        commitOf(2, [
          {
            ...raised({ device: 'env-1', at: minutes(1) }),
            kind: 'severity-changed',
            severity: 'high',
            from: 'medium',
          },
        ]),
      );
      expect(worse).toMatchObject({ severity: 'high', silenced: false });
    });

    it('R24 a silence that is ended ends at once, and one that has not begun never begins', async () => {
      const { store } = fresh();
      await withAlerts(store);
      await store.silences.create(silence('s1'));
      await store.silences.create(silence('s2', { from: minutes(40), to: minutes(50) }));
      await store.silences.apply(minutes(12));
      const ended = await store.silences.end(silence('s1').id, { by: MINH, at: minutes(13) });
      expect(ended).toMatchObject({ ok: true, value: { endedAt: minutes(13), endedBy: MINH } });
      expect(await marked(store, minutes(13))).toEqual([false]);
      const again = await store.silences.end(silence('s1').id, { by: MINH, at: minutes(14) });
      expect(again).toEqual({ ok: false, fault: 'ended' });
      await store.silences.end(silence('s2').id, { by: MINH, at: minutes(14) });
      expect(await marked(store, minutes(45))).toEqual([]);
      const unknown = await store.silences.end(silence('s3').id, { by: MINH, at: minutes(14) });
      expect(unknown).toEqual({ ok: false, fault: 'not-found' });
    });

    it('R24 lists silences by what they are at a time, and knows when the next begins or ends', async () => {
      const { store } = fresh();
      const { silences } = store;
      const before = await silences.revision();
      await silences.create(silence('s1'));
      await silences.create(silence('s2', { from: minutes(30), to: minutes(40) }));
      expect(await silences.revision()).toBeGreaterThan(before);
      const ids = async (state: 'active' | 'pending' | 'ended', at: EpochMs): Promise<readonly string[]> =>
        (await silences.list({ at, state }, { limit: 10 })).items.map(({ id }) => id);
      expect(await ids('pending', NOON)).toEqual(['s2', 's1']);
      expect(await ids('active', minutes(10))).toEqual(['s1']);
      expect(await ids('ended', minutes(20))).toEqual(['s1']);
      const first = await silences.list({ at: NOON }, { limit: 1 });
      const rest = await silences.list({ at: NOON }, { limit: 1, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['s2', 's1']);
      expect(await silences.nextChange(NOON)).toBe(minutes(10));
      expect(await silences.nextChange(minutes(10))).toBe(minutes(20));
      expect(await silences.nextChange(minutes(20))).toBe(minutes(30));
      expect(await silences.nextChange(minutes(40))).toBeUndefined();
      expect(await silences.find(silence('s2').id)).toEqual(
        silence('s2', { from: minutes(30), to: minutes(40) }),
      );
    });

    it('R24 what is closed keeps the mark that it had', async () => {
      const { store } = fresh();
      await store.devices.putAll([device('env-1')]);
      await store.silences.create(silence('s1', { from: NOON }));
      await store.evaluation.commit(
        commitOf(1, [
          raised({ device: 'env-1', severity: 'low' }),
          cleared({ device: 'env-1', at: minutes(1) }),
        ]),
      );
      expect(await marked(store, minutes(30))).toEqual([]);
      expect(await silenced(store)).toEqual(['env-1']);
    });
  });
}
