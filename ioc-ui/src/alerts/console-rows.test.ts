import { instant, type Alert } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { FLOOD_COUNT, FLOOD_MS, groupedRows, newAlerts } from './console-rows.ts';

const alerts: readonly Alert[] = [
  alertOf({ id: 'fire', severity: 'critical' }),
  ...['a', 'b', 'c', 'd'].map((id) => alertOf({ id, severity: 'low' })),
  { ...alertOf({ id: 'x' }), rule: { ...alertOf({ id: 'x' }).rule, version: 2 } },
];
const lookup = (id: string): Alert | undefined => alerts.find((alert) => alert.id === id);
const ids = alerts.map(({ id }) => id);

describe('many alerts of one rule', () => {
  it('share one row that opens, and never swallow a critical one that nobody took', () => {
    const closed = groupedRows(ids, { lookup, open: new Set() });
    expect(closed.map((row) => (row.kind === 'group' ? row.ids.length : row.id))).toEqual(['fire', 5]);
    const open = groupedRows(ids, { lookup, open: new Set(['rule-1']) });
    expect(open.map((row) => row.kind)).toEqual([
      'alert',
      'group',
      ...Array.from({ length: 5 }, () => 'alert'),
    ]);
  });

  it('stay apart while they are few', () => {
    const few = groupedRows(ids.slice(0, 3), { lookup, open: new Set() });
    expect(few.map((row) => row.kind)).toEqual(['alert', 'alert', 'alert']);
  });
});

describe('a flood', () => {
  it('counts what began in ten minutes, and not what is silenced, explained or late', () => {
    const now = instant(FLOOD_MS * 2);
    const fresh = Array.from({ length: 11 }, (_, index) =>
      alertOf({ id: `n${index}`, openedAt: now - index }),
    );
    expect(newAlerts(fresh, now)).toBeGreaterThan(FLOOD_COUNT);
    expect(
      newAlerts([...fresh.map((alert) => ({ ...alert, late: true })), alertOf({ id: 'old' })], now),
    ).toBe(0);
  });
});
