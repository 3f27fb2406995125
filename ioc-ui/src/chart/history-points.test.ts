import { describe, expect, it } from 'vitest';

import { aggregationFor, chartColumns, valueRange } from './history-points.ts';

function at(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

describe('the columns of a chart', () => {
  it('break the line where values are missing', () => {
    const items = [
      { t: at(0), v: 1, q: 'good' as const },
      { t: at(60), v: 2, q: 'good' as const },
      { t: at(600), v: 3, q: 'good' as const },
    ];
    expect(chartColumns(items, 60)).toEqual([
      [0, 60, 330, 600],
      [1, 2, null, 3],
    ]);
  });

  it('draw yes and no as one and zero', () => {
    expect(chartColumns([{ t: at(0), v: true, q: 'good' }], 60)[1]).toEqual([1]);
  });
});

describe('the range of a chart', () => {
  it('takes in a threshold that is near, and not one that would flatten the line', () => {
    expect(valueRange([10, 20], [25])[1]).toBeGreaterThan(25);
    expect(valueRange([10, 20], [2_000])[1]).toBeLessThan(25);
  });

  it('does not go below zero for values that never do', () => {
    expect(valueRange([0, 20], [])[0]).toBe(0);
  });
});

describe('how a span is asked for', () => {
  it('is raw while the points fit, else by whole minutes', () => {
    expect(aggregationFor(86_400, 60)).toBeUndefined();
    expect(aggregationFor(86_400, 10)).toBe('PT1M');
    expect(aggregationFor(7 * 86_400, 10)).toBe('PT7M');
  });
});
