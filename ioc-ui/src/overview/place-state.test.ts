import { instant } from '@ioc/domain';
import { decodeDevice, deviceJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import type { DeviceLook } from '../live/device-look.ts';
import { deviceOf } from '../live/live-fixture.ts';
import { byArea, bySector, placeState, type OverviewDevice } from './place-state.ts';

const NOW = instant(10_000);
const CALM: DeviceLook = {
  level: 'normal',
  isUnacknowledged: false,
  freshness: 'fresh',
  isSimulated: false,
};

function device(id: string, look: Partial<DeviceLook> = {}, more: object = {}): OverviewDevice {
  return {
    entry: {
      device: decodeDevice(deviceJson.parse(deviceOf(`dev-${id}`, more))),
      values: new Map(),
      alerts: [],
    },
    look: { ...CALM, ...look },
  };
}

const stateOf = (devices: readonly OverviewDevice[], alerts = [] as ReturnType<typeof alertOf>[]) =>
  placeState({ devices, alerts, now: NOW });

describe('the state of a place', () => {
  it('is normal only when every device reports', () => {
    expect(stateOf([device('a'), device('b')]).condition).toBe('normal');
    expect(stateOf([device('a'), device('b', { freshness: 'stale' })]).condition).toBe('partial');
  });

  it('is not known without a device that reports, never normal', () => {
    expect(stateOf([]).condition).toBe('blind');
    expect(stateOf([device('a', { freshness: 'unknown' })]).condition).toBe('blind');
  });

  it('counts late, silent and never heard devices apart', () => {
    const state = stateOf([
      device('a'),
      device('b', { freshness: 'stale' }),
      device('c', { freshness: 'stale' }, { state: 'offline' }),
      device('d', { freshness: 'unknown' }, { state: 'unknown' }),
    ]);
    expect(state.byReporting).toEqual({ reporting: 1, late: 1, silent: 1, unheard: 1 });
  });

  it('is as bad as the worst alert that stands, also one of no device', () => {
    const state = stateOf(
      [device('a', { level: 'low' })],
      [alertOf({ id: 'x', severity: 'critical' }), alertOf({ id: 'y', severity: 'high' })],
    );
    expect(state).toMatchObject({ condition: 'abnormal', worst: 'critical', alerts: 2, abnormal: 1 });
    expect(state.worstAlert?.id).toBe('x');
  });

  it('leaves out what is shelved, and keeps counting what cleared untaken', () => {
    const state = stateOf(
      [device('a')],
      [
        alertOf({ id: 'x', shelvedUntil: new Date(NOW + 1).toISOString() }),
        alertOf({ id: 'y', condition: 'cleared' }),
      ],
    );
    expect(state).toMatchObject({ condition: 'normal', alerts: 0, unacknowledged: 1 });
  });
});

describe('the parts of a place', () => {
  it('are its sectors in their fixed order', () => {
    const facts = {
      devices: [device('a', {}, { sector: 'water' }), device('b', {}, { sector: 'traffic' })],
      alerts: [],
      now: NOW,
    };
    expect(bySector(facts).map((part) => part.of)).toEqual(['traffic', 'water']);
  });

  it('are its wards, the worst first', () => {
    const facts = {
      devices: [device('a', {}, { area: 'ward-a' }), device('b', { level: 'high' }, { area: 'ward-b' })],
      alerts: [],
      now: NOW,
    };
    expect(byArea(facts).map((part) => part.of)).toEqual(['ward-b', 'ward-a']);
  });
});
