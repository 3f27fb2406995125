import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_WINDOW_SAMPLES } from './sliding-window.ts';
import { WindowSignal, type WindowFunction } from './window-signal.ts';

const FUNCTIONS: readonly WindowFunction[] = [
  'mean',
  'sum',
  'min',
  'max',
  'count',
  'p95',
  'stddev',
  'rate',
  'delta',
];

interface Sample {
  readonly t: number;
  readonly v: number;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The function as one would write it down, over all samples ever. */
function plainly(fn: WindowFunction, samples: readonly Sample[], windowMs: number): number {
  const now = samples.at(-1)?.t ?? 0;
  const inside = samples.filter(({ t }) => t > now - windowMs);
  const values = inside.map(({ v }) => v);
  const sorted = values.toSorted((a, b) => a - b);
  const delta = (values.at(-1) ?? NaN) - (values[0] ?? NaN);
  switch (fn) {
    case 'mean':
      return meanOf(values);
    case 'sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'count':
      return values.length;
    case 'p95':
      return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? NaN;
    case 'stddev': {
      const mean = meanOf(values);
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    }
    case 'delta':
      return delta;
    case 'rate':
      return (delta * 1_000) / (now - (inside[0]?.t ?? NaN));
  }
}

const samples = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: -1e4, max: 1e4, noNaN: true })), {
    minLength: 1,
    maxLength: 300,
    size: 'max',
  })
  .map((steps) => {
    let t = 0;
    return steps.map(([pause, v]): Sample => ({ t: (t += pause), v: v + 0 }));
  });

describe('sliding windows', () => {
  it.each(FUNCTIONS)('R2 %s is what one would compute from all samples', (fn) => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 2_000 }), (all, windowMs) => {
        const signal = new WindowSignal({ fn, windowMs, isCounter: false });
        for (const [index, { t, v }] of all.entries()) {
          signal.push(t, v);
          const expected = plainly(fn, all.slice(0, index + 1), windowMs);
          const isSame = Object.is(signal.value, expected) || Math.abs(signal.value - expected) < 1e-6;
          expect(isSame, `${signal.value} is ${expected}`).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('R2 sums do not drift: the mean of whole numbers is exact after any number of readings', () => {
    const signal = new WindowSignal({ fn: 'mean', windowMs: 60, isCounter: false });
    for (let t = 0; t < 50_000; t++) signal.push(t, t % 7 === 0 ? 1e15 : t % 3);
    for (let t = 50_000; t < 50_060; t++) signal.push(t, t % 3);
    expect(signal.value).toBe(1);
  });

  it('R37 a window keeps at most 4,096 entries, merges older ones and says so', () => {
    for (const fn of FUNCTIONS) {
      const signal = new WindowSignal({ fn, windowMs: 20_000, isCounter: false });
      for (let t = 0; t < 60_000; t++) signal.push(t, t % 100);
      expect(signal.window.head - signal.window.tail).toBeLessThanOrEqual(MAX_WINDOW_SAMPLES);
      expect(signal.window.isMerged).toBe(true);
      expect(signal.samples).toBeGreaterThanOrEqual(20_000);
      expect(signal.samples).toBeLessThan(20_000 * 1.002);
    }
  });

  it('R37 what is merged still counts with its weight', () => {
    const over = (fn: WindowFunction): number => {
      const signal = new WindowSignal({ fn, windowMs: 20_000, isCounter: false });
      for (let t = 0; t < 60_000; t++) signal.push(t, t % 100);
      return signal.value;
    };
    expect(over('mean')).toBeCloseTo(49.5, 0);
    expect(over('stddev')).toBeCloseTo(28.9, 0);
    expect(over('max')).toBe(99);
    expect(over('min')).toBe(0);
    expect(over('p95')).toBeGreaterThanOrEqual(94);
    expect(over('p95')).toBeLessThanOrEqual(99);
  });
});
