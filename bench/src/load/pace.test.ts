import { describe, expect, it } from 'vitest';

import { Pace } from './pace.ts';

describe('a pace', () => {
  it('gives what is due and no more', () => {
    let now = 0;
    const pace = new Pace(1_000, () => now);
    expect(pace.take(5)).toBe(0);
    now = 3;
    expect(pace.take(5)).toBe(3);
    expect(pace.take(5)).toBe(0);
    now = 10;
    expect([pace.take(5), pace.take(5)]).toEqual([5, 2]);
  });

  it('gives everything without a rate', () => {
    expect(new Pace(undefined, () => 0).take(7)).toBe(7);
  });
});
