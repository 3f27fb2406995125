import { expect, it } from 'vitest';
import { LONGEST_FRAME_MS, restAfter, SHORTEST_FRAME_MS } from './live-feed.ts';

it('rests longer after more work, so that frames take a twentieth of the time at most', () => {
  expect([0, 2, 5, 12, 100].map(restAfter)).toEqual([SHORTEST_FRAME_MS, 50, 100, 240, LONGEST_FRAME_MS]);
});
