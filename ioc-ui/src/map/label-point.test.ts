import { describe, expect, it } from 'vitest';

import { labelPoint, type LabelRing } from './label-point.ts';

const square: LabelRing = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];

describe('the place of a name in a polygon', () => {
  it('is the middle of a square', () => {
    const [lon, lat] = labelPoint([square]) ?? [0, 0];
    expect(lon).toBeCloseTo(2, 1);
    expect(lat).toBeCloseTo(2, 1);
  });

  it('lies inside a polygon whose middle is outside', () => {
    const hook: LabelRing = [
      [0, 0],
      [10, 0],
      [10, 1],
      [3, 1],
      [3, 10],
      [0, 10],
      [0, 0],
    ];
    const [lon, lat] = labelPoint([hook]) ?? [99, 99];
    expect(lon).toBeGreaterThan(0);
    expect(lon).toBeLessThan(3.1);
    expect(lat).toBeLessThan(10);
  });

  it('keeps out of a hole', () => {
    const hole: LabelRing = [
      [1, 1],
      [3, 1],
      [3, 3],
      [1, 3],
      [1, 1],
    ];
    const [lon, lat] = labelPoint([square, hole]) ?? [2, 2];
    expect(lon > 1 && lon < 3 && lat > 1 && lat < 3).toBe(false);
  });

  it('does not exist for a polygon without an inside', () => {
    expect(labelPoint([[]])).toBeUndefined();
  });
});
