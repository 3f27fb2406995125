import { describe, expect, it } from 'vitest';
import { MOST_ADDRESSES, RefusalLimit, REFUSALS_PER_ADDRESS } from './refusal-limit.ts';

describe('refused sign-ins of one address', () => {
  it('are free up to twenty, and one a second from then on', () => {
    let time = 0;
    const limit = new RefusalLimit(() => time);
    for (let count = 0; count < REFUSALS_PER_ADDRESS.burst; count += 1) {
      expect(limit.isOver('10.0.0.1')).toBe(false);
      limit.note('10.0.0.1');
    }
    expect(limit.isOver('10.0.0.1')).toBe(true);
    expect(limit.isOver('10.0.0.2')).toBe(false);
    for (let count = 0; count < 10_000; count += 1) limit.note('10.0.0.1');
    time = 1_000;
    expect(limit.isOver('10.0.0.1')).toBe(false);
  });

  it('are remembered of so many addresses and no more', () => {
    const limit = new RefusalLimit(() => 0);
    for (let index = 0; index < MOST_ADDRESSES + 5_000; index += 1) limit.note(`address-${index}`);
    expect(limit.size).toBe(MOST_ADDRESSES);
  });
});
