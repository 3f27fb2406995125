import { later, type Alert, type AlertCommand, type Rule } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { RecordStore } from '../record-store.ts';
import {
  cleared,
  commitOf,
  device,
  HIGH_PM25,
  LAN,
  minutes,
  NOON,
  raised,
  rule,
} from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const ESCALATING: Partial<Rule> = {
  escalate: [
    { after: 'PT5M', to: 'shift-lead' },
    { after: 'PT15M', to: 'director', severity: 'critical' },
  ],
};

async function standing(store: RecordStore, change: Partial<Rule> = {}): Promise<Alert> {
  const rules = await store.rules.create(rule(HIGH_PM25, change), { by: 'seed', at: NOON });
  if (!rules.ok) throw new Error('the rule is there');
  const commit = commitOf(1, [raised()], { rules: new Map([[rules.value.id, rules.value]]) });
  const [alert] = await store.evaluation.commit(commit);
  if (alert === undefined) throw new Error('no alert was raised');
  return alert;
}

function work(store: RecordStore, alert: Alert, command: AlertCommand, at = NOON): Promise<unknown> {
  return store.alerts.execute({ alert: alert.id, command, at, actor: { kind: 'user', user: LAN } });
}

async function told(store: RecordStore, alert: Alert): Promise<readonly string[]> {
  return (await store.alerts.timeline(alert.id)).map(({ what, to }) => (to ? `${what} ${to}` : what));
}

/** Shelves that end and escalations that fall due. */
export function describeAlertTimers(fresh: () => StoreUnderTest): void {
  describe('alert timers', () => {
    it('A4 a shelf ends by itself at its time, also when nobody looked then, and only once', async () => {
      const { store, openAgain } = fresh();
      const alert = await standing(store);
      await work(store, alert, { kind: 'shelve', until: minutes(30), reason: 'sửa' });
      expect(await store.alerts.fallDue(later(minutes(30), -1))).toEqual([]);
      const again = await openAgain();
      const both = await Promise.all([store, again].map((one) => one.alerts.fallDue(minutes(300))));
      expect(both.flat()).toHaveLength(1);
      expect(await store.alerts.find(alert.id)).not.toHaveProperty('shelvedUntil');
      expect((await told(store, alert)).at(-1)).toBe('shelf-ended');
      const change = await store.alerts.lastChange();
      expect((await store.alerts.changedSince(change - 1, 10)).alerts).toMatchObject([{ id: alert.id }]);
    });

    it('A9 each step of an escalation is told once, however many look and however late', async () => {
      const { store, openAgain } = fresh();
      const alert = await standing(store, ESCALATING);
      await store.alerts.fallDue(minutes(5));
      const again = await openAgain();
      await Promise.all([store, again, store].map((one) => one.alerts.fallDue(minutes(999))));
      expect(await told(store, alert)).toEqual([
        'raised medium',
        'escalated shift-lead',
        'escalated director',
      ]);
      expect(await store.alerts.find(alert.id)).toMatchObject({
        severity: 'critical',
        escalation: { step: 2 },
      });
    });

    it('A12 tells the alerts of a span with their timelines, page by page', async () => {
      const { store } = fresh();
      const names = ['env-01', 'env-02', 'env-03'];
      const alerts = await store.evaluation.commit(
        commitOf(
          1,
          names.map((name) => raised({ device: name })),
        ),
      );
      await store.evaluation.commit(commitOf(2, [raised({ device: 'env-04', at: minutes(90) })]));
      const closed = alerts.find(({ group }) => group.id === 'env-03');
      if (closed === undefined) throw new Error('no alert was raised');
      await work(store, closed, { kind: 'close', resolution: 'fixed' }, minutes(5));
      const span = { from: minutes(10), to: minutes(60) };
      const first = await store.alerts.histories(span, { limit: 1 });
      const second = await store.alerts.histories(span, { limit: 1, cursor: first.nextCursor ?? '' });
      const found = [...first.items, ...second.items];
      expect(found.map(({ alert }) => alert.group.id).toSorted()).toEqual(['env-01', 'env-02']);
      expect(found.flatMap(({ entries }) => entries.map(({ what }) => what))).toEqual(['raised', 'raised']);
      expect(second.nextCursor).toBeUndefined();
    });

    it('A9 an acknowledgement ends the wait', async () => {
      const { store } = fresh();
      const alert = await standing(store, ESCALATING);
      await work(store, alert, { kind: 'acknowledge', note: 'đang đến' }, minutes(1));
      expect(await store.alerts.fallDue(minutes(999))).toEqual([]);
    });

    it('A7 finds the neighbours in the area and those near by, open or closed in the last half hour', async () => {
      const { store } = fresh();
      const { area: _area, ...nowhere } = device('env-near', { location: { lon: 106.2, lat: 21.284 } });
      const far = device('env-far', { location: { lon: 106.29, lat: 21.28 } });
      const { area: _other, ...elsewhere } = device('env-elsewhere', {
        location: { lon: 106.21, lat: 21.28 },
      });
      await store.devices.putAll([device('env-nenh-01'), nowhere, far, elsewhere]);
      const names = ['env-nenh-01', 'env-near', 'env-far', 'env-elsewhere'];
      const alerts = await store.evaluation.commit(
        commitOf(
          1,
          names.map((name) => raised({ device: name })),
        ),
      );
      const [first] = alerts;
      if (first === undefined) throw new Error('no alert was raised');
      const beside = async (at: number): Promise<readonly (readonly unknown[])[]> =>
        (await store.alerts.neighbours(first, minutes(at))).map(({ alert, distanceM, sameArea }) => [
          alert.device,
          Math.round(distanceM ?? -1),
          sameArea,
        ]);
      expect(await beside(1)).toEqual([
        ['env-near', 445, false],
        ['env-far', 9_325, true],
      ]);
      await store.evaluation.commit(commitOf(2, [cleared({ device: 'env-near', at: minutes(2) })]));
      for (const alert of alerts.filter((one) => one.device === 'env-near'))
        await work(store, alert, { kind: 'acknowledge' }, minutes(2));
      expect(await beside(32)).toHaveLength(2);
      expect(await beside(33)).toHaveLength(1);
    });
  });
}
