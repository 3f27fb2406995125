/** How values are spread. */
export interface DistributionFacts {
  readonly min: number;
  readonly max: number;
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly quantiles: {
    readonly p50: number;
    readonly p90: number;
    readonly p95: number;
    readonly p99: number;
  };
}

/** Values kept: 8 MB; beyond, every second one, evenly over time, which leaves quantiles where they were. */
const MOST_KEPT = 1_000_000;

/** Columns of a histogram that a person can tell apart beside a chart. */
const BINS = 40;

/** Collects values in bounded memory and tells how they are spread; counts are exact until values are left out. */
export class ValueDistribution {
  #kept = new Float64Array(4_096);
  #length = 0;
  #every = 1;
  #seen = 0;

  take(v: number): void {
    this.#seen += 1;
    if (this.#seen % this.#every !== 0) return;
    if (this.#length === this.#kept.length) this.#makeSpace();
    if (this.#seen % this.#every === 0) this.#kept[this.#length++] = v;
  }

  facts(): DistributionFacts | undefined {
    if (this.#length === 0) return undefined;
    const sorted = this.#kept.slice(0, this.#length).sort();
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
    return {
      min: sorted[0] ?? NaN,
      max: sorted.at(-1) ?? NaN,
      bins: this.#bins(sorted),
      quantiles: { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    };
  }

  #bins(sorted: Float64Array): DistributionFacts['bins'] {
    const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    if (min === max) return [{ from: min, to: max, count: this.#seen }];
    const width = (max - min) / BINS;
    const counts = Array.from({ length: BINS }, () => 0);
    for (const v of sorted) {
      const bin = Math.min(BINS - 1, Math.floor((v - min) / width));
      counts[bin] = (counts[bin] ?? 0) + this.#every;
    }
    return counts.map((count, bin) => ({
      from: min + bin * width,
      to: bin === BINS - 1 ? max : min + (bin + 1) * width,
      count,
    }));
  }

  #makeSpace(): void {
    if (this.#kept.length < MOST_KEPT) {
      const larger = new Float64Array(Math.min(MOST_KEPT, 4 * this.#kept.length));
      larger.set(this.#kept);
      this.#kept = larger;
      return;
    }
    this.#every *= 2;
    this.#length = Math.floor(this.#length / 2);
    for (let index = 0; index < this.#length; index += 1)
      this.#kept[index] = this.#kept[2 * index + 1] ?? NaN;
  }
}
