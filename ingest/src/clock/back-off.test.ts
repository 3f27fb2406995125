import { describe, expect, it } from 'vitest';
import { FIRST_RECONNECT_MS } from '../doors/broker/broker-door-options.ts';
import { LONGEST_PAUSE_MS, pauseBefore } from './back-off.ts';

describe('the pause before another attempt', () => {
  it('doubles up to its limit, with up to half of it random', () => {
    expect([0, 1, 2, 3].map((attempt) => pauseBefore(attempt, 0))).toEqual([200, 400, 800, 1_600]);
    expect(pauseBefore(1, 0.5)).toBe(300);
    expect(pauseBefore(1_000, 0)).toBe(LONGEST_PAUSE_MS);
  });

  it('is a second or more before a broker is tried again, whatever the dice say', () => {
    const pauses = Array.from({ length: 10 }, (_, attempt) =>
      pauseBefore(attempt, 0.999_999, FIRST_RECONNECT_MS),
    );
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
  });
});
