import { instant } from '@ioc/domain';
import { decodeDevice, deviceJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from './alert-fixture.ts';
import { deviceLook, isStaleValue } from './device-look.ts';
import { deviceOf, valueOf } from './live-fixture.ts';

const NOW = instant(1_000_000);
const device = (more: object = {}) => decodeDevice(deviceJson.parse(deviceOf('dev-1', more)));
const values = (t: number) => new Map([[valueOf('dev-1', 1).property, valueOf('dev-1', 1, { t })]]);

describe('the look of a device', () => {
  it('is normal without alerts and with fresh values', () => {
    expect(deviceLook(device(), values(NOW - 60_000), [], NOW)).toEqual({
      level: 'normal',
      isUnacknowledged: false,
      freshness: 'fresh',
      isSimulated: false,
    });
  });

  it('has the level of its worst active alert', () => {
    const alerts = [
      alertOf({ id: 'a', severity: 'medium' }),
      alertOf({ id: 'b', severity: 'critical', work: 'acknowledged' }),
      alertOf({ id: 'c', severity: 'high', condition: 'cleared' }),
    ];
    expect(deviceLook(device(), values(NOW), alerts, NOW)).toMatchObject({
      level: 'critical',
      isUnacknowledged: true,
    });
  });

  it('marks missing data as D, below every severity', () => {
    const noData = alertOf({ id: 'a', kind: 'no-data', severity: 'high' });
    expect(deviceLook(device(), values(NOW), [noData], NOW).level).toBe('diagnostic');
    expect(
      deviceLook(device(), values(NOW), [noData, alertOf({ id: 'b', severity: 'low' })], NOW).level,
    ).toBe('low');
  });

  it('I9 marks a device that is ill as D', () => {
    const ill = device({ health: { level: 'bad', reasons: ['clock-wrong'] } });
    expect(deviceLook(ill, values(NOW), [], NOW).level).toBe('diagnostic');
  });

  it('is not coloured by an alert that is put away until later', () => {
    const shelved = alertOf({ id: 'a', shelvedUntil: new Date(NOW + 1_000).toISOString() });
    expect(deviceLook(device(), values(NOW), [shelved], NOW).level).toBe('normal');
    expect(deviceLook(device(), values(NOW), [shelved], instant(NOW + 2_000)).level).toBe('medium');
  });

  it('R15 is stale after three intervals of silence, or offline', () => {
    expect(deviceLook(device(), values(NOW - 180_000), [], NOW).freshness).toBe('fresh');
    expect(deviceLook(device(), values(NOW - 180_001), [], NOW).freshness).toBe('stale');
    expect(deviceLook(device({ state: 'offline' }), values(NOW), [], NOW).freshness).toBe('stale');
  });

  it('is unknown, never normal and fresh, before the first value', () => {
    expect(deviceLook(device({ state: 'unknown' }), new Map(), [], NOW).freshness).toBe('unknown');
    expect(deviceLook(device(), new Map(), [], NOW).freshness).toBe('unknown');
  });

  it('says that it is simulated', () => {
    expect(deviceLook(device({ tags: ['simulated'] }), values(NOW), [], NOW).isSimulated).toBe(true);
  });
});

describe('a fast datastream', () => {
  it('is not called stale for the seconds that delivery takes', () => {
    expect(isStaleValue(instant(NOW - 10_000), 1, NOW)).toBe(false);
  });
});
