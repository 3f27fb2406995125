import { describe, expect, it } from 'vitest';

import { clusterCounts } from './tooltip-lines.ts';

describe('the counts of a cluster', () => {
  it('come worst first, without the levels that it has none of', () => {
    const properties = {
      point_count: 12,
      'count-normal': 9,
      'count-low': 2,
      'count-critical': 1,
      'count-high': 0,
    };
    expect(clusterCounts(properties)).toEqual({
      all: 12,
      levels: [
        { level: 'critical', count: 1 },
        { level: 'low', count: 2 },
      ],
    });
  });
});
