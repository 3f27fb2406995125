import { describe, expect, it } from 'vitest';

import { shareAbove } from './share-above.ts';
import { heightOf, lineStep, onStep, spreadHeights, valueAt, valueScale } from './value-scale.ts';

describe('the values of the chart', () => {
  it('U5 show every threshold besides the signal, and nothing below zero when nothing is', () => {
    const scale = valueScale([3, 60, 250]);
    expect(scale.low).toBe(0);
    expect(scale.high).toBeGreaterThan(250);
    expect(scale.ticks).toEqual([0, 50, 100, 150, 200, 250]);
  });

  it('U5 give back the value of the height that they put it at', () => {
    const scale = valueScale([0, 100]);
    expect(valueAt(scale, heightOf(scale, 42))).toBeCloseTo(42);
  });

  it('U5 move thresholds in round steps', () => {
    const step = lineStep(valueScale([0, 250]));
    expect([step, onStep(153.7, step)]).toEqual([2, 154]);
    expect(onStep(0.30000000000000004, 0.1)).toBe(0.3);
  });

  it('U5 keep the labels of near lines apart and inside the chart', () => {
    const heights = spreadHeights([0.5, 0.51, 0.99, 1], 0.1);
    const sorted = heights.toSorted((a, b) => a - b);
    expect(sorted.every((height, index) => index === 0 || height - (sorted[index - 1] ?? 0) > 0.099)).toBe(
      true,
    );
    expect(Math.max(...heights)).toBe(1);
  });

  it('U5 tell the share of values above a threshold', () => {
    const bins = [
      { from: 0, to: 10, count: 3 },
      { from: 10, to: 20, count: 1 },
    ];
    expect([shareAbove(bins, 10), shareAbove(bins, 15), shareAbove([], 1)]).toEqual([0.25, 0.125, 0]);
  });
});
