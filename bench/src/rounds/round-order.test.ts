import { describe, expect, it } from 'vitest';

import { roundOrder } from './round-order.ts';

describe('the order of rounds', () => {
  it('alternates who begins', () => {
    expect(roundOrder('a', 'b', 3)).toEqual([
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
    ]);
  });

  it('gives both sides a turn in every round', () => {
    for (const turns of roundOrder('a', 'b', 5)) expect([...turns].sort()).toEqual(['a', 'b']);
  });
});
