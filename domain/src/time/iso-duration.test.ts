import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatIsoDuration, parseIsoDuration } from './iso-duration.ts';

describe('ISO 8601 durations', () => {
  it('reads the units of fixed length', () => {
    const read = (text: string): unknown => {
      const parsed = parseIsoDuration(text);
      return parsed.ok ? parsed.value : parsed.fault.code;
    };
    expect(['PT10M', 'P1DT2H', 'P2W', 'PT0.5S', 'PT0S'].map(read)).toEqual([
      600_000, 93_600_000, 1_209_600_000, 500, 0,
    ]);
    expect(['', 'P', 'PT', 'P1M', 'P1Y', '10M', 'PT-5M', 'P1DT'].map(read)).toEqual(
      Array(8).fill('malformed-duration'),
    );
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ms) => {
        expect(parseIsoDuration(formatIsoDuration(ms))).toEqual({ ok: true, value: ms });
      }),
    );
  });
});
