import { describe, expect, it } from 'vitest';

import { idOf } from '../live/live-fixture.ts';
import type { DeviceFeature } from './device-features.ts';
import { deviceGroups } from './device-groups.ts';

function feature(name: string, facts: Partial<DeviceFeature> = {}): DeviceFeature {
  return { id: idOf(name), lon: 106, lat: 21, level: 0, ring: 0, far: 'far', near: 'near', ...facts };
}

describe('groups of devices', () => {
  it('join neighbours under the worst level among them, and say that somebody waits', () => {
    const groups = deviceGroups(
      [feature('dev-1', { level: 2 }), feature('dev-2', { level: 5, ring: 1 })],
      10.6,
      1,
    );
    expect(groups).toMatchObject([{ count: 2, worst: 5, marker: 'cluster:5:1:s' }]);
    expect(groups[0]?.lon).toBeCloseTo(106, 5);
    expect(groups[0]?.lat).toBeCloseTo(21, 5);
  });

  it('leave a device alone that has no neighbour, with its own marker', () => {
    const groups = deviceGroups([feature('dev-1'), feature('dev-2', { lon: 107 })], 10, 1);
    expect(groups.map(({ count, marker }) => [count, marker])).toEqual([
      [1, 'far'],
      [1, 'far'],
    ]);
  });

  it('join none where every device stands alone, and show glyphs near', () => {
    const groups = deviceGroups([feature('dev-1'), feature('dev-2')], 14, 1);
    expect(groups.map(({ marker }) => marker)).toEqual(['near', 'near']);
  });

  it('come with the worst last, so that nothing covers it', () => {
    const groups = deviceGroups([feature('dev-1', { level: 5 }), feature('dev-2', { lon: 107 })], 10, 1);
    expect(groups.map(({ worst }) => worst)).toEqual([0, 5]);
  });

  it('are none of no devices', () => {
    expect(deviceGroups([], 10, 1)).toEqual([]);
  });
});
