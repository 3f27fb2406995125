import type { SignalFunction } from './rule.ts';

/** A function over a datastream, and how many samples it needs. */
export interface SampledSignal {
  readonly fn: SignalFunction;
  /** 0 for `last`. */
  readonly windowMs: number;
  readonly minSamples: number;
  /** Share of the expected samples that the window must hold (R38); 0 when none is asked for. */
  readonly coverage: number;
}

/** Functions that need two samples unless the rule asks for more (R4). */
const TWO_SAMPLES: ReadonlySet<SignalFunction> = new Set(['rate', 'delta', 'stddev']);

/** Keeps a product such as 0.75 · 24 from being rounded up past the number that it is. */
const ROUNDING = 1e-9;

/** The samples that a function needs at least (R4). */
export function leastOf(fn: SignalFunction, minSamples: number | undefined): number {
  return minSamples ?? (TWO_SAMPLES.has(fn) ? 2 : 1);
}

/**
 * The samples that the signal needs of a datastream with the expected interval (R4, R38). Of one that has none, nothing
 * can be expected, and `minSamples` alone counts.
 *
 * @example
 * coverage 0.75 of 24 h at one an hour: 18
 */
export function leastSamples({ windowMs, minSamples, coverage }: SampledSignal, intervalMs: number): number {
  const expected = intervalMs > 0 ? Math.floor(windowMs / intervalMs) : 0;
  return Math.max(minSamples, Math.ceil(coverage * expected - ROUNDING));
}
