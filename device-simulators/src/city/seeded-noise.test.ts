import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { gaussian, keyOf, uniform, wandering } from './seeded-noise.ts';

describe('seeded noise', () => {
  it('is the same for the same key and index, and another for another', () => {
    const key = keyOf(7, 'env-nenh-01/pm2_5');
    expect(uniform(key, 12)).toBe(uniform(keyOf(7, 'env-nenh-01/pm2_5'), 12));
    expect(uniform(key, 12)).not.toBe(uniform(keyOf(8, 'env-nenh-01/pm2_5'), 12));
    expect(uniform(key, 12)).not.toBe(uniform(key, 13));
  });

  it('has mean 0 and standard deviation 1', () => {
    const draws = Array.from({ length: 20_000 }, (_, index) => gaussian(keyOf(1, 'x'), index));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it('wanders without jumps', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 2 ** 40 }), (seed, t) => {
        const key = keyOf(seed, 'wander');
        expect(Math.abs(wandering(key, t + 1_000, 600_000) - wandering(key, t, 600_000))).toBeLessThan(0.05);
      }),
    );
  });
});
