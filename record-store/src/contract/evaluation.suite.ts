import { isAlertId, type AlertId } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { RefusedCommitError } from '../refused-commit-error.ts';
import {
  checked,
  cleared,
  commitOf,
  device,
  HIGH_PM25,
  LAN,
  minutes,
  NENH,
  NOON,
  PROPERTY,
  raised,
  rule,
} from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

export function describeEvaluation(fresh: () => StoreUnderTest): void {
  describe('evaluation', () => {
    it('starts at cursor 0 without states', async () => {
      expect(await fresh().store.evaluation.load()).toEqual({ cursor: 0, states: [] });
    });

    it('answers the committed cursor and states also after opening again', async () => {
      const { store, openAgain } = fresh();
      const states = Array.from({ length: 2_500 }, (_, index) => ({
        key: `k${index}`,
        state: `{"n":${index}}`,
      }));
      await store.evaluation.commit(commitOf(10, [], { states }));
      await store.evaluation.commit(
        commitOf(20, [], {
          states: [
            { key: 'k0', state: null },
            { key: 'k1', state: '{}' },
            { key: 'k1', state: '{"last":"wins"}' },
          ],
        }),
      );
      const loaded = await (await openAgain()).evaluation.load();
      expect(loaded.cursor).toBe(20);
      expect(loaded.states).toHaveLength(2_499);
      expect(loaded.states.find(({ key }) => key === 'k1')?.state).toBe('{"last":"wins"}');
    });

    it('keeps cursors and states of each rules host apart', async () => {
      const { store, openAgain } = fresh();
      const other = await openAgain({ evaluator: 'rules-viet-yen' });
      await store.evaluation.commit(commitOf(10, [], { states: [{ key: 'k', state: '1' }] }));
      expect(await other.evaluation.load()).toEqual({ cursor: 0, states: [] });
      await other.evaluation.commit(commitOf(5, [raised()]));
      expect((await store.evaluation.load()).cursor).toBe(10);
    });

    it('refuses to apply a stretch of the journal a second time, and changes nothing', async () => {
      const { evaluation, alerts } = fresh().store;
      await evaluation.commit(commitOf(10, [raised()]));
      for (const cursor of [10, 9]) {
        const again = evaluation.commit(commitOf(cursor, [raised()], { states: [{ key: 'k', state: '1' }] }));
        await expect(again).rejects.toThrow(RefusedCommitError);
      }
      const backward = evaluation.commit(commitOf(9, []));
      await expect(backward).rejects.toMatchObject({ code: 'cursor-not-beyond' });
      expect(await evaluation.load()).toEqual({ cursor: 10, states: [] });
      expect(await alerts.lastChange()).toBe(1);
    });

    it('R17 takes what a tick decides while no message moves the cursor', async () => {
      const { evaluation } = fresh().store;
      await evaluation.commit(commitOf(10, []));
      const silent = { ...raised({ cause: { kind: 'tick', now: NOON } }), alertKind: 'no-data' as const };
      expect(await evaluation.commit(commitOf(10, [silent]))).toMatchObject([
        { kind: 'no-data', occurrences: 1 },
      ]);
    });

    it('A7 an alert of a device knows its place, and its message the unit', async () => {
      const { store } = fresh();
      await store.devices.create(device('env-nenh-01'));
      await store.reference.put({ observedProperties: [PROPERTY] });
      const [alert] = await store.evaluation.commit(commitOf(1, [raised()]));
      expect(alert).toMatchObject({
        device: 'env-nenh-01',
        area: NENH,
        location: { lon: 106.2, lat: 21.28 },
        sector: 'environment',
        message: { vi: 'Trạm env-nenh-01: 92 µg/m³', en: 'Station env-nenh-01: 92 µg/m³' },
      });
      expect(alert && (await store.alerts.find(alert.id))).toEqual(alert);
    });

    it('R28 a repeated raise is an occurrence of the one open alert', async () => {
      const { evaluation, alerts } = fresh().store;
      const [first] = await evaluation.commit(commitOf(1, [raised()]));
      const [again] = await evaluation.commit(commitOf(2, [raised({ at: minutes(60) })]));
      expect(again).toMatchObject({ id: first?.id, occurrences: 2 });
      expect((await alerts.list({ open: true }, { limit: 10 })).items).toEqual([again]);
    });

    it('R28 other groups, rules and kinds have alerts of their own', async () => {
      const { evaluation, alerts } = fresh().store;
      const noData = { ...raised(), alertKind: 'no-data' as const };
      await evaluation.commit(
        commitOf(1, [raised(), raised({ device: 'env-nenh-02' }), raised({ rule: 'pm25-low' }), noData]),
      );
      expect((await alerts.list({ open: true }, { limit: 10 })).items).toHaveLength(4);
    });

    it('R30 an alert that cleared and returns within 10 minutes reopens, after 10 minutes it is a new one', async () => {
      const { evaluation } = fresh().store;
      const [first] = await evaluation.commit(commitOf(1, [raised({ severity: 'low' })]));
      await evaluation.commit(commitOf(2, [cleared({ at: minutes(1) })]));
      const [back] = await evaluation.commit(commitOf(3, [raised({ severity: 'low', at: minutes(10) })]));
      expect(back).toMatchObject({ id: first?.id, condition: 'active', work: 'unacknowledged' });
      await evaluation.commit(commitOf(4, [cleared({ at: minutes(20) })]));
      const [later] = await evaluation.commit(commitOf(5, [raised({ severity: 'low', at: minutes(30) })]));
      expect(later?.id).not.toBe(first?.id);
      expect(later).toMatchObject({ occurrences: 1, revision: 1 });
    });

    it('R30 holds within one commit, for an alert and for the one after it', async () => {
      const { evaluation, alerts } = fresh().store;
      const low = (minute: number) => raised({ severity: 'low', at: minutes(minute) });
      const changed = await evaluation.commit(
        commitOf(1, [
          low(0),
          cleared({ at: minutes(1) }),
          low(2),
          cleared({ at: minutes(3) }),
          low(30),
          cleared({ at: minutes(31) }),
          low(32),
        ]),
      );
      expect(changed.map(({ work, occurrences }) => [work, occurrences])).toEqual([
        ['closed', 2],
        ['unacknowledged', 2],
      ]);
      expect(await alerts.lastChange()).toBe(2);
    });

    it('R30 an alert that a person closed does not reopen', async () => {
      const { evaluation, alerts } = fresh().store;
      const [first] = await evaluation.commit(commitOf(1, [raised()]));
      if (first === undefined) throw new Error('no alert');
      const actor = { kind: 'user', user: LAN } as const;
      const command = { kind: 'close', resolution: 'fixed' } as const;
      await alerts.execute({ alert: first.id, command, actor, at: minutes(1) });
      const [second] = await evaluation.commit(commitOf(2, [raised({ at: minutes(2) })]));
      expect(second?.id).not.toBe(first.id);
    });

    it('R31 the timeline tells the value and threshold of every decision, in order', async () => {
      const { evaluation, alerts } = fresh().store;
      const [alert] = await evaluation.commit(
        commitOf(1, [raised({ value: 92 }), cleared({ at: minutes(5) })]),
      );
      const entries = alert && (await alerts.timeline(alert.id));
      expect(entries).toMatchObject([
        { what: 'raised', revision: 1, at: NOON, value: 92, threshold: 80, actor: { kind: 'engine' } },
        { what: 'cleared', revision: 2, at: minutes(5), value: 60 },
      ]);
    });

    it('R27 withdraws the alert of a deleted rule, which the store still knows', async () => {
      const { rules, evaluation } = fresh().store;
      const { version: _version, ...draft } = rule();
      await rules.create(draft, { by: 'lan', at: NOON });
      await evaluation.commit(commitOf(1, [raised()]));
      await rules.delete(HIGH_PM25, { by: 'lan', at: NOON });
      const gone = { ...raised(), kind: 'withdrawn' as const, reason: 'rule-deleted' as const };
      const changed = await evaluation.commit(commitOf(2, [gone], { rules: new Map() }));
      expect(changed).toMatchObject([{ work: 'closed', resolution: 'withdrawn' }]);
    });

    it('I1 commits all or nothing: an unknown rule leaves cursor, states and alerts as they were', async () => {
      const { evaluation, alerts } = fresh().store;
      const transitions = [raised(), raised({ rule: 'unknown' })];
      const rules = new Map([[HIGH_PM25, rule()]]);
      const commit = evaluation.commit(
        commitOf(1, transitions, { rules, states: [{ key: 'k', state: '1' }] }),
      );
      await expect(commit).rejects.toMatchObject({ name: 'RefusedCommitError', code: 'rule-unknown' });
      expect(await evaluation.load()).toEqual({ cursor: 0, states: [] });
      expect((await alerts.list({}, { limit: 10 })).items).toEqual([]);
      expect(await alerts.lastChange()).toBe(0);
    });

    it('I1 commits all or nothing: an id that is taken leaves everything as it was', async () => {
      const { store, openAgain } = fresh();
      const sameId: AlertId = checked(isAlertId, 'always-the-same');
      const { evaluation } = await openAgain({ newAlertId: () => sameId });
      await evaluation.commit(commitOf(1, [raised()]));
      const other = evaluation.commit(commitOf(2, [raised({ device: 'env-nenh-02', at: minutes(1) })]));
      await expect(other).rejects.toMatchObject({ code: 'constraint' });
      expect((await store.evaluation.load()).cursor).toBe(1);
      expect(await store.alerts.timeline(sameId)).toHaveLength(1);
    });

    it('takes a flood of transitions in one commit', async () => {
      const { evaluation, alerts } = fresh().store;
      const flood = Array.from({ length: 2_000 }, (_, index) => raised({ device: `env-${index}` }));
      expect(await evaluation.commit(commitOf(1, flood))).toHaveLength(2_000);
      expect(await alerts.lastChange()).toBe(2_000);
      const calm = flood.map(({ group }) => cleared({ device: group.id, at: minutes(1) }));
      expect(await evaluation.commit(commitOf(2, calm))).toHaveLength(2_000);
    });
  });
}
