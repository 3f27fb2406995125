import { describe, expect, it } from 'vitest';

import { latencyReport } from './latency-report.ts';

const RUN = { sent: 10, acknowledged: 10, lateP99Ms: 1, busy: 0.2 };

describe('the report of the latency benchmark', () => {
  it('takes the worse of the two', () => {
    const samples = { toDelta: [100], toAlert: [500], unseen: 0, unraised: 0 };
    expect(latencyReport({ samples, run: RUN, details: {} })).toMatchObject({
      ratio: 0.5,
      ratioDelta: 2.5,
      ratioAlert: 0.5,
      voidReasons: [],
    });
  });

  it('is void when something never arrived', () => {
    const samples = { toDelta: [100], toAlert: [500], unseen: 3, unraised: 1 };
    const run = { ...RUN, acknowledged: 9 };
    expect(latencyReport({ samples, run, details: {} }).voidReasons).toHaveLength(3);
  });
});
