import type { Rule } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { HIGH_PM25, minutes, NOON, rule, ruleId } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

function draft(change: Partial<Rule> = {}): Omit<Rule, 'version'> {
  const { version: _given, ...rest } = rule(HIGH_PM25, change);
  return rest;
}

const BY_LAN = { by: 'lan', at: NOON };

export function describeRules(fresh: () => StoreUnderTest): void {
  describe('rules', () => {
    it('answers a rule whole, with every optional part', async () => {
      const { rules } = fresh().store;
      const full = draft({
        quorum: { atLeast: '50%', of: 'devices' },
        keepFiring: 'PT5M',
        flap: { changes: 5, within: 'PT30M' },
        schedule: { timeZone: 'Asia/Ho_Chi_Minh', windows: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
        inhibitedBy: [{ rule: ruleId('power-out'), same: 'area' }],
        escalate: [{ after: 'PT15M', to: 'duty', severity: 'critical' }],
        instruction: { vi: 'Kiểm tra', en: 'Check' },
        basis: 'QCVN 05:2023/BTNMT',
      });
      expect(await rules.create(full, BY_LAN)).toEqual({ ok: true, value: { ...full, version: 1 } });
      expect(await rules.all()).toEqual([{ ...full, version: 1 }]);
    });

    it('R32 a changed rule is a new version, and the former one stays', async () => {
      const { rules } = fresh().store;
      await rules.create(draft(), BY_LAN);
      const changed = draft({ enabled: false });
      const replaced = await rules.replace(changed, 1, { by: 'minh', at: minutes(1) });
      expect(replaced).toEqual({ ok: true, value: { ...changed, version: 2 } });
      expect(await rules.find(HIGH_PM25)).toEqual({ ...changed, version: 2 });
      expect(await rules.versions(HIGH_PM25)).toEqual([
        { rule: { ...draft(), version: 1 }, ...BY_LAN },
        { rule: { ...changed, version: 2 }, by: 'minh', at: minutes(1) },
      ]);
      expect(await rules.revision()).toBe(2);
    });

    it('refuses a second rule of the same id, and a change of an older version', async () => {
      const { rules } = fresh().store;
      await rules.create(draft(), BY_LAN);
      expect(await rules.create(draft(), BY_LAN)).toEqual({ ok: false, fault: { code: 'exists' } });
      const fault = { code: 'conflict', current: { ...draft(), version: 1 } };
      expect(await rules.replace(draft(), 2, BY_LAN)).toEqual({ ok: false, fault });
      const other = { ...draft(), id: ruleId('other') };
      expect(await rules.replace(other, 1, BY_LAN)).toEqual({ ok: false, fault: { code: 'not-found' } });
      expect(await rules.revision()).toBe(1);
    });

    it('lets one of two concurrent changes win', async () => {
      const { store, openAgain } = fresh();
      const second = await openAgain();
      await store.rules.create(draft(), BY_LAN);
      const outcomes = await Promise.all([
        store.rules.replace(draft({ keepFiring: 'PT1M' }), 1, BY_LAN),
        second.rules.replace(draft({ keepFiring: 'PT2M' }), 1, BY_LAN),
      ]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await store.rules.versions(HIGH_PM25)).toHaveLength(2);
    });

    it('goes on with the versions of a deleted rule that is made again', async () => {
      const { rules } = fresh().store;
      await rules.create(draft(), BY_LAN);
      expect(await rules.delete(HIGH_PM25, BY_LAN)).toBe(true);
      expect(await rules.delete(HIGH_PM25, BY_LAN)).toBe(false);
      expect(await rules.find(HIGH_PM25)).toBeUndefined();
      expect(await rules.all()).toEqual([]);
      expect(await rules.replace(draft(), 1, BY_LAN)).toEqual({ ok: false, fault: { code: 'not-found' } });
      expect(await rules.create(draft(), BY_LAN)).toEqual({ ok: true, value: { ...draft(), version: 2 } });
      expect(await rules.versions(HIGH_PM25)).toHaveLength(2);
      expect(await rules.revision()).toBe(3);
    });
  });
}
