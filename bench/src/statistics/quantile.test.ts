import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { median, quantile } from './quantile.ts';

const samples = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 });

describe('a quantile', () => {
  it('lies between the two nearest samples', () => {
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
    expect(quantile([0, 100], 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('of nothing is not a number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('is the least sample at 0, the greatest at 1, and never falls with the share', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
        expect(quantile(values, share)).toBeGreaterThanOrEqual(quantile(values, share / 2) - 1e-9);
      }),
    );
  });

  it('at a half is the median, whatever the order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
