import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { heldRows, orderedRows } from './alert-order.ts';

describe('the order of alerts', () => {
  it('puts what nobody took first, then the most severe, then the newest', () => {
    const alerts = [
      alertOf({ id: 'old-medium', severity: 'medium', openedAt: 1_000 }),
      alertOf({ id: 'taken-critical', severity: 'critical', work: 'acknowledged', openedAt: 9_000 }),
      alertOf({ id: 'new-medium', severity: 'medium', openedAt: 2_000 }),
      alertOf({ id: 'high', severity: 'high', openedAt: 500 }),
    ];
    expect(orderedRows(alerts).ids).toEqual(['high', 'new-medium', 'old-medium', 'taken-critical']);
  });

  it('does not move rows under the pointer: changed and ended ones stay, new ones wait', () => {
    const shown = orderedRows([
      alertOf({ id: 'a', severity: 'high' }),
      alertOf({ id: 'b', severity: 'medium' }),
      alertOf({ id: 'c', severity: 'low' }),
    ]).ids;
    const now = [
      alertOf({ id: 'c', severity: 'low' }),
      alertOf({ id: 'b', severity: 'high', work: 'acknowledged' }),
      alertOf({ id: 'd', severity: 'high' }),
    ];
    expect(heldRows(shown, now)).toEqual({ ids: ['a', 'b', 'c'], queued: 1 });
  });

  it('lets a critical alert in at the top even then', () => {
    const now = [
      alertOf({ id: 'a' }),
      alertOf({ id: 'fire', severity: 'critical' }),
      alertOf({ id: 'low', severity: 'low' }),
    ];
    const shown = orderedRows([alertOf({ id: 'a' })]).ids;
    expect(heldRows(shown, now)).toEqual({ ids: ['fire', 'a'], queued: 1 });
  });
});
