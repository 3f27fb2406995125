import { quantile } from './quantile.ts';

/** What a set of latencies looks like, milliseconds. */
export interface LatencySummary {
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The usual quantiles of latencies in milliseconds, rounded to 0.1 ms. */
export function summarizeLatencies(latenciesMs: readonly number[]): LatencySummary {
  const at = (share: number): number => Math.round(quantile(latenciesMs, share) * 10) / 10;
  return { samples: latenciesMs.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
