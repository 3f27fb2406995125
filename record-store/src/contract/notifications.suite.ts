import type { AlertCommand } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { StoredChannel } from '../notifications.ts';
import type { RecordStore } from '../record-store.ts';
import { commitOf, LAN, minutes, NOON, raised, rule } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const LEASE = { leaseMs: 60_000, limit: 10 };

const MAIL: StoredChannel = {
  id: 'mail',
  name: { vi: 'Thư', en: 'Mail' },
  kind: 'email',
  enabled: true,
  language: 'vi',
  match: { severities: ['medium', 'high', 'critical'] },
  settings: { to: ['truc-ban@example.vn'] },
};

async function flood(store: RecordStore, names: readonly string[], at = NOON): Promise<void> {
  const cursor = (await store.evaluation.load()).cursor + 1;
  await store.evaluation.commit(
    commitOf(
      cursor,
      names.map((device) => raised({ device, at })),
    ),
  );
}

/** Notifications, from the change of an alert to the delivery log. */
export function describeNotifications(fresh: () => StoreUnderTest): void {
  describe('notifications', () => {
    it('A10 makes one message of a group and minute, and loses none at a restart', async () => {
      const { store, openAgain } = fresh();
      await store.notifications.putChannel(MAIL);
      await flood(store, ['env-01', 'env-02', 'env-03']);
      const again = await openAgain();
      const collected = await Promise.all([store, again].map((one) => one.notifications.collect(minutes(1))));
      expect(collected.toSorted((a, b) => a - b)).toEqual([0, 3]);
      const claimed = await Promise.all(
        [store, again].map((one) => one.notifications.claim(minutes(1), LEASE)),
      );
      expect(claimed.flat()).toMatchObject([{ to: MAIL, attempts: 1, more: 0 }]);
      expect(claimed.flat()[0]?.items).toHaveLength(3);
      await flood(store, ['env-04'], minutes(1));
      await store.notifications.collect(minutes(1));
      expect(await store.notifications.claim(minutes(1), LEASE)).toEqual([]);
      expect((await store.notifications.list({ state: 'pending' }, { limit: 9 })).items).toMatchObject([
        { dueAt: minutes(2), items: [{ what: 'raised' }] },
      ]);
    });

    it('A10 tells nobody of what is shelved or does not concern the channel', async () => {
      const { store } = fresh();
      await store.notifications.putChannel({ ...MAIL, match: { severities: ['high'] } });
      const [alert] = await store.evaluation.commit(commitOf(1, [raised()]));
      expect(await store.notifications.collect(NOON)).toBe(1);
      const shelve: AlertCommand = { kind: 'shelve', until: minutes(60), reason: 'x' };
      const actor = { kind: 'user', user: LAN } as const;
      if (alert !== undefined)
        await store.alerts.execute({ alert: alert.id, command: shelve, actor, at: NOON });
      await store.evaluation.commit(commitOf(2, [raised({ severity: 'high', at: minutes(20) })]));
      expect(await store.notifications.collect(minutes(20))).toBe(0);
      expect((await store.notifications.list({}, { limit: 9 })).items).toEqual([]);
    });

    it('A10 an escalation tells the channels of its duty group', async () => {
      const { store } = fresh();
      const { match: _match, ...called } = { ...MAIL, id: 'lead' };
      await store.notifications.putChannel(called);
      await store.duty.putGroup({ id: 'shift-lead', name: MAIL.name, channels: ['lead'] });
      const escalating = rule(undefined, { escalate: [{ after: 'PT5M', to: 'shift-lead' }] });
      const made = await store.rules.create(escalating, { by: 'seed', at: NOON });
      if (!made.ok) throw new Error('the rule is there');
      await store.evaluation.commit(
        commitOf(1, [raised()], { rules: new Map([[made.value.id, made.value]]) }),
      );
      await store.alerts.fallDue(minutes(5));
      await store.notifications.collect(minutes(5));
      const claimed = await store.notifications.claim(minutes(5), LEASE);
      expect(claimed).toMatchObject([{ channel: 'lead', items: [{ what: 'escalated' }] }]);
    });

    it('A10 tries again what failed, gives up at last, and sends again what somebody revives', async () => {
      const { store } = fresh();
      const { notifications } = store;
      await notifications.putChannel(MAIL);
      await flood(store, ['env-01']);
      await notifications.collect(NOON);
      const [first] = await notifications.claim(NOON, LEASE);
      if (first === undefined) throw new Error('nothing was claimed');
      const failed = { result: 'failed', detail: 'no route', retryAt: minutes(3) } as const;
      expect(await notifications.settle(first, failed, NOON)).toBe(true);
      expect(await notifications.claim(minutes(2), LEASE)).toEqual([]);
      const [second] = await notifications.claim(minutes(3), LEASE);
      expect(second).toMatchObject({ id: first.id, attempts: 2, error: 'no route' });
      expect(await notifications.settle(first, failed, minutes(3))).toBe(false);
      if (second !== undefined)
        await notifications.settle(second, { result: 'dead', detail: 'gone' }, minutes(4));
      expect((await notifications.list({ state: 'dead' }, { limit: 9 })).items).toMatchObject([
        { error: 'gone' },
      ]);
      expect([
        await notifications.revive(first.id, minutes(5)),
        await notifications.revive(first.id, NOON),
      ]).toEqual([true, false]);
      const [third] = await notifications.claim(minutes(5), LEASE);
      if (third !== undefined)
        await notifications.settle(third, { result: 'sent', detail: '250' }, minutes(5));
      const { items } = await notifications.deliveries({ channel: 'mail' }, { limit: 9 });
      expect(items.map(({ result, attempt }) => `${result} ${attempt}`)).toEqual([
        'sent 1',
        'dead 2',
        'failed 1',
      ]);
    });

    it('A10 what a claimer that died had claimed is claimed again when its lease is over', async () => {
      const { store } = fresh();
      await store.notifications.putChannel(MAIL);
      await flood(store, ['env-01']);
      await store.notifications.collect(NOON);
      const [first] = await store.notifications.claim(NOON, LEASE);
      expect(await store.notifications.claim(NOON, LEASE)).toEqual([]);
      expect(await store.notifications.claim(minutes(1), LEASE)).toMatchObject([
        { id: first?.id, attempts: 2 },
      ]);
      expect(await store.notifications.deleteChannel('mail')).toBe(true);
      expect(await store.notifications.claim(minutes(9), LEASE)).toEqual([]);
      expect((await store.notifications.list({ state: 'dead' }, { limit: 9 })).items).toHaveLength(1);
    });
  });
}
