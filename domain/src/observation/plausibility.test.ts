import { describe, expect, it } from 'vitest';
import { credibleChange, isStep, medianOf } from './plausibility.ts';

const MINUTE = 60_000;

describe('plausibility', () => {
  it('I6 the largest credible change grows with the time, and never shrinks with it', () => {
    expect([1, 10, 25].map((minutes) => credibleChange(6, 10 * MINUTE, minutes * MINUTE))).toEqual([
      6, 6, 15,
    ]);
  });

  it('I6 a step is far from the value before and from the last credible one', () => {
    const limit = { max: 6, perMs: 10 * MINUTE };
    const known = { t: 0, v: 21 };
    const spike = { t: 10 * MINUTE, v: 60 };
    expect(isStep(limit, { last: known, credible: known }, spike)).toBe(true);
    expect(isStep(limit, { last: spike, credible: known }, { t: 20 * MINUTE, v: 21 })).toBe(false);
    expect(isStep(limit, { last: spike, credible: known }, { t: 20 * MINUTE, v: 61 })).toBe(false);
    expect(isStep(limit, { last: known, credible: known }, { t: 10 * MINUTE, v: 27 })).toBe(false);
    expect(isStep(limit, { last: known, credible: known }, { t: MINUTE, v: 27.1 })).toBe(true);
  });

  it('the median is the middle, or between the middle two', () => {
    expect(medianOf(Float64Array.of(9, 1, 5, 777), 3)).toBe(5);
    expect(medianOf(Float64Array.of(9, 1, 5, 4), 4)).toBe(4.5);
  });
});
