import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { parseScenes, sceneSeconds, untakenCriticals } from './wall-rotation.ts';

describe('the rotation of a wall', () => {
  it('shows the scenes that the address names, in that order', () => {
    expect(parseScenes('map:viet-yen,alerts,overview')).toEqual([
      { view: 'map', city: 'viet-yen' },
      { view: 'alerts' },
      { view: 'overview' },
    ]);
  });

  it('leaves out what is no view, and shows all when nothing is left', () => {
    expect(parseScenes('nothing,alerts')).toEqual([{ view: 'alerts' }]);
    expect(parseScenes('nothing')).toHaveLength(3);
    expect(parseScenes(undefined)).toHaveLength(3);
  });

  it('leaves each scene long enough to be read', () => {
    expect([undefined, 1, 45, 9_999, Number.NaN].map((asked) => sceneSeconds(asked))).toEqual([
      30, 10, 45, 600, 30,
    ]);
  });

  it('waits for critical alerts that nobody has taken, and only for those', () => {
    const alerts = [
      alertOf({ id: 'late', severity: 'critical', openedAt: 2_000 }),
      alertOf({ id: 'first', severity: 'critical', openedAt: 1_000 }),
      alertOf({ id: 'taken', severity: 'critical', work: 'acknowledged' }),
      alertOf({ id: 'high', severity: 'high' }),
    ];
    expect(untakenCriticals(alerts).map(({ id }) => id)).toEqual(['first', 'late']);
  });
});
