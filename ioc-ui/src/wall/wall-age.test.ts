import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { entryScript, staleAge, WALL_STALE_MS } from './wall-age.ts';

const OPENED = instant(1_000);

describe('the age of a wall', () => {
  it('is said when nothing has arrived for half a minute', () => {
    const times = { lastMessageAt: instant(5_000), openedAt: OPENED };
    expect(staleAge(times, instant(5_000 + WALL_STALE_MS))).toBeUndefined();
    expect(staleAge(times, instant(5_001 + WALL_STALE_MS))).toBe(WALL_STALE_MS + 1);
  });

  it('counts from the opening while nothing ever came', () => {
    const times = { lastMessageAt: undefined, openedAt: OPENED };
    expect(staleAge(times, instant(1_001 + WALL_STALE_MS))).toBe(WALL_STALE_MS + 1);
  });
});

describe('the version of the page', () => {
  it('is told by the name of its script', () => {
    expect(entryScript('<head><script type="module" crossorigin src="/assets/a1.js"></script>')).toBe(
      '/assets/a1.js',
    );
    expect(entryScript('<p>503</p>')).toBeUndefined();
  });
});
