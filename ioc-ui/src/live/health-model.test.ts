import { instant, type DeviceHealth } from '@ioc/domain';
import { decodeDevice, deviceJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { deviceOf } from './live-fixture.ts';
import { healthLevel, isIll, namedGaps, otherReasons } from './health-model.ts';

const device = (health?: DeviceHealth, more: object = {}) => ({
  ...decodeDevice(deviceJson.parse(deviceOf('dev-1', more))),
  ...(health === undefined ? {} : { health }),
});

describe('the health of a device on the screen', () => {
  it('I9 is unknown before it was told, and when a good one is no longer known to hold', () => {
    expect(healthLevel(device())).toBe('unknown');
    expect(healthLevel(device({ level: 'good', reasons: [] }))).toBe('good');
    expect(healthLevel(device({ level: 'good', reasons: [] }, { state: 'unknown' }))).toBe('unknown');
    expect(healthLevel(device({ level: 'bad', reasons: ['offline'] }))).toBe('bad');
  });

  it('I9 makes the marker a D when the values cannot be trusted or somebody has to go there', () => {
    expect(isIll(device({ level: 'bad', reasons: ['offline'] }))).toBe(false);
    expect(isIll(device({ level: 'warning', reasons: ['gaps'] }))).toBe(false);
    expect(isIll(device({ level: 'bad', reasons: ['offline', 'battery-empty'] }))).toBe(true);
    expect(isIll(device({ level: 'warning', reasons: ['suspect-values'] }))).toBe(true);
  });

  it('does not say twice what the connection says', () => {
    expect(otherReasons(device({ level: 'bad', reasons: ['offline', 'gaps'] }))).toEqual(['gaps']);
  });

  it('I9 names the newest missing numbers and counts the rest', () => {
    const since = instant(0);
    const ranges = [
      { from: 3, to: 3 },
      { from: 5, to: 6 },
    ];
    expect(namedGaps({ missing: 7, ranges, since })).toEqual({ named: '5–6, 3', others: 4 });
    expect(namedGaps({ missing: 0, ranges: [], since })).toEqual({ named: '', others: 0 });
  });
});
