/** What a benchmark found. `ratio` is the figure that its goal is stated in; the rest is what it was made of. */
export interface BenchReport {
  readonly bench: string;
  readonly ratio: number;
  /** Why the figures do not count, one sentence each; empty when they do. */
  readonly voidReasons: readonly string[];
  readonly [figure: string]: unknown;
}

/** Rounds to three places: more would pretend precision. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
