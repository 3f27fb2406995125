/** A running aggregate: the samples so far, and up to two numbers whose meaning is the fold's. */
export interface Aggregate {
  n: number;
  a: number;
  b: number;
}

/**
 * How the samples of a window become one aggregate, block by block: `absorb` joins a block of `n` samples with the
 * numbers `a` and `b` into the aggregate. A single sample of value v is the block (1, v, 0).
 */
export interface WindowFold {
  /** The value of `a` in an empty aggregate; `b` and `n` start at 0. */
  readonly emptyA: number;
  readonly absorb: (into: Aggregate, n: number, a: number, b: number) => void;
}

/**
 * Sum as an unevaluated pair a + b, so that nothing is lost to rounding.
 * Source: Dekker, Numerische Mathematik 18 (1971); two-sum by Knuth, TAOCP 2, 4.2.2.
 */
export const SUM_FOLD: WindowFold = {
  emptyA: 0,
  absorb(into, n, a, b) {
    const sum = into.a + a;
    const added = sum - into.a;
    const error = into.a - (sum - added) + (a - added) + (into.b + b);
    into.n += n;
    into.a = sum + error;
    into.b = error - (into.a - sum);
  },
};

/** Smallest value in `a`. */
export const MIN_FOLD: WindowFold = {
  emptyA: Infinity,
  absorb(into, n, a) {
    into.n += n;
    if (a < into.a) into.a = a;
  },
};

/** Largest value in `a`. */
export const MAX_FOLD: WindowFold = {
  emptyA: -Infinity,
  absorb(into, n, a) {
    into.n += n;
    if (a > into.a) into.a = a;
  },
};

/**
 * Mean in `a`, sum of squared deviations from it in `b`.
 * Source: Chan, Golub, LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979.
 */
export const MOMENTS_FOLD: WindowFold = {
  emptyA: 0,
  absorb(into, n, a, b) {
    const total = into.n + n;
    const apart = a - into.a;
    into.a += (apart * n) / total;
    into.b += b + (apart * apart * into.n * n) / total;
    into.n = total;
  },
};

/** Newest value in `a`: for functions that look at single samples, this says what a merged bucket keeps. */
export const NEWEST_FOLD: WindowFold = {
  emptyA: 0,
  absorb(into, n, a) {
    into.n += n;
    into.a = a;
  },
};

const SPLITTER = 134_217_729;

/** The rounding error of x·y, exactly. Source: Dekker 1971 (Veltkamp's split), for |x|, |y| below 2^970. */
function productError(x: number, y: number, product: number): number {
  const xHigh = x * SPLITTER - (x * SPLITTER - x);
  const yHigh = y * SPLITTER - (y * SPLITTER - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}

/** (a + b) / n of a `SUM_FOLD` aggregate, right to the last bit: the mean of equal values is that value. */
export function meanOfSum(sum: Aggregate): number {
  const quotient = sum.a / sum.n;
  const product = quotient * sum.n;
  const remainder = sum.a - product - productError(quotient, sum.n, product) + sum.b;
  return Number.isFinite(remainder) ? quotient + remainder / sum.n : quotient;
}
