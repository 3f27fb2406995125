/** A curve with few points: `v` at the times `t`, null where there was no signal. */
export interface CurvePoints {
  readonly t: readonly number[];
  readonly v: readonly (number | null)[];
}

/** Silence that breaks a curve, in widths of a bucket. */
const GAP_BUCKETS = 2;

/**
 * A long curve in few points: of every bucket of time the smallest and the largest value with their times, so that no
 * extreme is lost however far it is zoomed out.
 */
export class SignalCurve {
  readonly #from: number;
  readonly #widthMs: number;
  readonly #gapMs: number;
  /** Of each bucket: time and value of the smallest, time and value of the largest; NaN where there is none. */
  readonly #buckets: Float64Array;
  min = Infinity;
  max = -Infinity;
  samples = 0;

  constructor(options: {
    readonly from: number;
    readonly to: number;
    readonly points: number;
    readonly intervalMs: number;
  }) {
    const { from, to, points, intervalMs } = options;
    const buckets = Math.max(1, Math.floor(points / 3));
    this.#from = from;
    this.#widthMs = (to - from) / buckets;
    this.#gapMs = Math.max(GAP_BUCKETS * this.#widthMs, 3 * intervalMs);
    this.#buckets = new Float64Array(4 * buckets).fill(NaN);
  }

  take(t: number, v: number): void {
    this.samples += 1;
    if (v < this.min) this.min = v;
    if (v > this.max) this.max = v;
    const first = 4 * Math.floor((t - this.#from) / this.#widthMs);
    const buckets = this.#buckets;
    if (!((buckets[first + 1] ?? NaN) <= v)) {
      buckets[first] = t;
      buckets[first + 1] = v;
    }
    if (!((buckets[first + 3] ?? NaN) >= v)) {
      buckets[first + 2] = t;
      buckets[first + 3] = v;
    }
  }

  points(): CurvePoints {
    const [t, v]: [number[], (number | null)[]] = [[], []];
    const add = (at: number, value: number): void => {
      const last = t.at(-1);
      if (last === at || Number.isNaN(at)) return;
      if (last !== undefined && at - last > this.#gapMs) {
        t.push((last + at) / 2);
        v.push(null);
      }
      t.push(at);
      v.push(value);
    };
    for (let first = 0; first < this.#buckets.length; first += 4) {
      const [lowAt = NaN, low = NaN, highAt = NaN, high = NaN] = this.#buckets.subarray(first, first + 4);
      if (lowAt <= highAt) {
        add(lowAt, low);
        add(highAt, high);
      } else {
        add(highAt, high);
        add(lowAt, low);
      }
    }
    return { t, v };
  }
}
