import { describe, expect, it } from 'vitest';

import { isInForce } from './area.ts';
import { contains } from './locate.ts';

const square = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
] as const;
const hole = [
  [1, 1],
  [3, 1],
  [3, 3],
  [1, 3],
  [1, 1],
] as const;

describe('contains', () => {
  it('takes a point in a hole for outside', () => {
    const geometry = { type: 'Polygon', coordinates: [square, hole] } as const;
    expect(contains(geometry, { lon: 0.5, lat: 2 })).toBe(true);
    expect(contains(geometry, { lon: 2, lat: 2 })).toBe(false);
    expect(contains(geometry, { lon: 5, lat: 2 })).toBe(false);
  });

  it('looks at every part of a multipolygon', () => {
    const far = square.map(([lon, lat]) => [lon + 10, lat] as const);
    const geometry = { type: 'MultiPolygon', coordinates: [[square], [far]] } as const;
    expect(contains(geometry, { lon: 12, lat: 2 })).toBe(true);
    expect(contains(geometry, { lon: 7, lat: 2 })).toBe(false);
  });
});

describe('isInForce', () => {
  it('counts the last day of validity', () => {
    const area = { validFrom: '2025-01-01', validTo: '2025-06-30' };
    expect(
      ['2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01'].map((day) => isInForce(area, day)),
    ).toEqual([false, true, true, false]);
    expect(isInForce({ validFrom: null, validTo: null }, '1990-01-01')).toBe(true);
  });
});
