import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareParts, type ShareView } from './share-parts.ts';

const NONE: ReadonlySet<string> = new Set();

function view(me: string, change: Partial<ShareView>): ShareView {
  return {
    me,
    wanted: ['bac-giang', 'viet-yen'],
    holders: new Map(),
    living: new Set([me]),
    barred: NONE,
    overdue: NONE,
    ...change,
  };
}

/** One instance after the other acts, until nobody does; how many moves that took. */
function settle(
  wanted: readonly string[],
  holders: Map<string, string>,
  living: ReadonlySet<string>,
): number {
  for (let moves = 0; moves < 1_000;) {
    const before = moves;
    for (const me of living) {
      const { claim, release } = shareParts(view(me, { wanted, holders: new Map(holders), living }));
      for (const part of claim) holders.set(part, me);
      if (release !== undefined) holders.delete(release);
      moves += claim.length + (release === undefined ? 0 : 1);
    }
    if (moves === before) return moves;
  }
  throw new Error('the parts never settle');
}

describe('sharing parts', () => {
  it('gives one instance everything, and two of them one each', () => {
    expect(shareParts(view('a', {})).claim).toEqual(['bac-giang', 'viet-yen']);
    expect(shareParts(view('a', { living: new Set(['a', 'b']) })).claim).toEqual(['bac-giang']);
    const holders = new Map([
      ['bac-giang', 'a'],
      ['viet-yen', 'a'],
    ]);
    const living = new Set(['a', 'b']);
    expect(shareParts(view('a', { holders, living }))).toEqual({ claim: [], release: 'viet-yen' });
    expect(shareParts(view('b', { holders, living }))).toEqual({ claim: [] });
  });

  it('takes beyond its share what nobody else takes, and leaves alone what it cannot open', () => {
    const holders = new Map([['bac-giang', 'a']]);
    const living = new Set(['a', 'b']);
    expect(shareParts(view('a', { holders, living })).claim).toEqual([]);
    const overdue = new Set(['viet-yen']);
    expect(shareParts(view('a', { holders, living, overdue })).claim).toEqual(['viet-yen']);
    expect(shareParts(view('a', { holders, living, overdue, barred: overdue })).claim).toEqual([]);
  });

  it('settles with loads that differ by one at most, whoever comes and goes', () => {
    const steps = fc.array(fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, (parts, lives) => {
        const wanted = Array.from({ length: parts }, (_, index) => `part-${index}`);
        const holders = new Map<string, string>();
        for (const ids of lives) {
          const living = new Set(ids);
          for (const [part, holder] of holders) if (!living.has(holder)) holders.delete(part);
          settle(wanted, holders, living);
          const loads = ids.map((id) => [...holders.values()].filter((holder) => holder === id).length);
          expect(holders.size).toBe(parts);
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
