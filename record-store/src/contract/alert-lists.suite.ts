import type { Alert } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { AlertFilter, AlertRecords } from '../record-store.ts';
import { InvalidCursorError } from '../page-cursor.ts';
import {
  BAC_GIANG,
  cleared,
  commitOf,
  device,
  deviceId,
  minutes,
  NENH,
  NOBODYS_ALERT,
  NOON,
  raised,
  VIET_YEN,
} from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

async function devicesOf(alerts: AlertRecords, filter: AlertFilter): Promise<readonly string[]> {
  return (await alerts.list(filter, { limit: 100 })).items.map(({ group }) => group.id);
}

export function describeAlertLists(fresh: () => StoreUnderTest): void {
  describe('alert lists', () => {
    it('filters by what an alert is, what people did, where and when', async () => {
      const { store } = fresh();
      const { alerts } = store;
      await store.devices.putAll([device('env-1'), device('env-2')]);
      await store.evaluation.commit(
        commitOf(1, [
          raised({ device: 'env-1', severity: 'low' }),
          cleared({ device: 'env-1', at: minutes(1) }),
          raised({ device: 'env-2', severity: 'high', at: minutes(1) }),
          cleared({ device: 'env-2', at: minutes(2) }),
          { ...raised({ device: 'env-3', severity: 'critical', at: minutes(2) }), city: VIET_YEN },
        ]),
      );
      const cases: readonly (readonly [AlertFilter, readonly string[]])[] = [
        [{}, ['env-3', 'env-2', 'env-1']],
        [{ open: true }, ['env-3', 'env-2']],
        [{ open: false }, ['env-1']],
        [{ condition: 'cleared' }, ['env-2', 'env-1']],
        [{ work: 'closed' }, ['env-1']],
        [{ severities: ['high', 'low'] }, ['env-2', 'env-1']],
        [{ severities: [] }, []],
        [{ city: VIET_YEN }, ['env-3']],
        [{ city: BAC_GIANG, sector: 'environment' }, ['env-2', 'env-1']],
        [{ sector: 'traffic' }, []],
        [{ area: NENH }, ['env-2', 'env-1']],
        [{ device: deviceId('env-1') }, ['env-1']],
        [{ from: minutes(1) }, ['env-3', 'env-2']],
        [{ from: NOON, to: minutes(1) }, ['env-1']],
      ];
      for (const [filter, expected] of cases) {
        expect(await devicesOf(alerts, filter), JSON.stringify(filter)).toEqual(expected);
      }
    });

    it('pages newest first through alerts of the same instant, each once', async () => {
      const { evaluation, alerts } = fresh().store;
      const many = Array.from({ length: 25 }, (_, index) =>
        raised({ device: `env-${index}`, at: minutes(index % 3) }),
      );
      await evaluation.commit(commitOf(1, many));
      const seen: Alert[] = [];
      let cursor: string | undefined;
      do {
        const page = await alerts.list(
          { open: true },
          { limit: 7, ...(cursor === undefined ? {} : { cursor }) },
        );
        seen.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(25);
      expect(seen.map(({ openedAt }) => openedAt)).toEqual(
        seen.map(({ openedAt }) => openedAt).toSorted((a, b) => b - a),
      );
    });

    it('refuses a cursor of another list', async () => {
      const { alerts } = fresh().store;
      const cursor = Buffer.from('["env-1"]').toString('base64url');
      await expect(alerts.list({}, { limit: 7, cursor })).rejects.toThrow(InvalidCursorError);
    });

    it('answers nothing about an alert that does not exist', async () => {
      const { alerts } = fresh().store;
      expect(await alerts.find(NOBODYS_ALERT)).toBeUndefined();
      expect(await alerts.timeline(NOBODYS_ALERT)).toEqual([]);
    });

    it('answers what changed since a number, in order of the newest change, as it now is', async () => {
      const { evaluation, alerts } = fresh().store;
      expect(await alerts.changedSince(0, 10)).toEqual({ change: 0, alerts: [] });
      await evaluation.commit(commitOf(1, [raised({ device: 'env-1' }), raised({ device: 'env-2' })]));
      await evaluation.commit(commitOf(2, [cleared({ device: 'env-1', at: minutes(1) })]));
      expect(await alerts.lastChange()).toBe(3);
      const first = await alerts.changedSince(0, 1);
      expect([first.change, first.alerts.map(({ group }) => group.id)]).toEqual([2, ['env-2']]);
      const rest = await alerts.changedSince(first.change, 10);
      expect(rest).toMatchObject({ change: 3, alerts: [{ group: { id: 'env-1' }, condition: 'cleared' }] });
      expect(await alerts.changedSince(3, 10)).toEqual({ change: 3, alerts: [] });
    });
  });
}
