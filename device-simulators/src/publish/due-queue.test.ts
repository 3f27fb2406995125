import fc from 'fast-check';
import { expect, it } from 'vitest';

import { DueQueue } from './due-queue.ts';

it('hands out entries by time, and entries of one time in the order of their insertion', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = new DueQueue<number>();
      times.forEach((at, index) => queue.push(at, index));
      const got = times.map(() => queue.pop()?.item);
      const expected = times
        .map((at, index) => ({ at, index }))
        .toSorted((a, b) => a.at - b.at || a.index - b.index);
      expect(got).toEqual(expected.map(({ index }) => index));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
