import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usedAfterOne, waitMs, type RateLimit } from './rate-limit.ts';

const DEFAULT: RateLimit = { perSecond: 50, burst: 500 };

const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 1_000 }),
  burst: fc.integer({ min: 1, max: 1_000 }),
});

/** The times at which messages pass that arrive after these pauses and do not wait when there is no room. */
function passed(limit: RateLimit, pausesMs: readonly number[]): readonly number[] {
  const times: number[] = [];
  let used = 0;
  let now = 0;
  for (const pauseMs of pausesMs) {
    now += pauseMs;
    if (waitMs(limit, used, now) > 0) continue;
    used = usedAfterOne(limit, used, now);
    times.push(now);
  }
  return times;
}

describe('a rate limit', () => {
  it('I8 lets 500 pass at once and 50 a second from then on', () => {
    const atOnce = passed(DEFAULT, Array<number>(1_000).fill(0));
    expect(atOnce).toHaveLength(500);
    const everyMs = passed(DEFAULT, Array<number>(11_000).fill(1));
    expect(everyMs.length).toBeGreaterThanOrEqual(500 + 50 * 11 - 1);
    expect(everyMs.length).toBeLessThanOrEqual(500 + 50 * 11 + 1);
  });

  it('I8 never lets more pass in any stretch than the burst and the rate allow', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 2_000 }),
        (limit, pauses) => {
          const times = passed(limit, pauses);
          for (let first = 0; first < times.length; first += 37) {
            const start = times[first] ?? 0;
            for (let last = first; last < times.length; last += 41) {
              const seconds = ((times[last] ?? 0) - start) / 1_000;
              expect(last - first + 1).toBeLessThanOrEqual(limit.burst + limit.perSecond * seconds + 1e-2);
            }
          }
        },
      ),
    );
  });

  it('I8 never stops who stays within the rate, whatever was before', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 500 }), (limit, count) => {
        const pauseMs = 1_000 / limit.perSecond + 1e-6;
        expect(passed(limit, Array<number>(count).fill(pauseMs))).toHaveLength(count);
      }),
    );
  });

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 0, max: 5_000 }), (limit, count) => {
        let used = 0;
        for (let sent = 0; sent < count; sent += 1) used = usedAfterOne(limit, used, 1_000);
        const wait = waitMs(limit, used, 1_000);
        expect(waitMs(limit, used, 1_000 + wait)).toBe(0);
        expect(wait > 0).toBe(count >= limit.burst);
      }),
    );
  });

  it('is forgotten after a rest', () => {
    let used = 0;
    for (let sent = 0; sent < 5_000; sent += 1) used = usedAfterOne(DEFAULT, used, 0);
    expect(waitMs(DEFAULT, used, 0)).toBeGreaterThan(0);
    expect(waitMs(DEFAULT, used, 200_000)).toBe(0);
  });
});
