import { describe, expect, it } from 'vitest';

import { summarizeLatencies } from './latency-summary.ts';

describe('a summary of latencies', () => {
  it('names the quantiles to a tenth of a millisecond', () => {
    const latencies = Array.from({ length: 101 }, (_, place) => place + 0.04);
    expect(summarizeLatencies(latencies)).toEqual({ samples: 101, p50: 50, p95: 95, p99: 99, max: 100 });
  });
});
