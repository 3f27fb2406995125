import { SUM_FOLD, type Aggregate } from '../window/window-fold.ts';

/**
 * The sum over a fixed number of places that change one at a time, in O(log n). It depends on the values alone, not on
 * the order in which they came, so that it is the same after a restart.
 */
export class AggregateTree {
  readonly #leaves: number;
  readonly #nodes: Aggregate[];

  constructor(places: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(places, 1)));
    this.#nodes = Array.from({ length: 2 * this.#leaves }, () => ({ n: 0, a: 0, b: 0 }));
  }

  /** Puts a value in its place; NaN leaves the place empty. */
  set(place: number, value: number): void {
    const isEmpty = Number.isNaN(value);
    this.#write(this.#leaves + place, { n: isEmpty ? 0 : 1, a: isEmpty ? 0 : value, b: 0 });
    for (let node = (this.#leaves + place) >> 1; node > 0; node >>= 1) {
      const sum: Aggregate = { n: 0, a: 0, b: 0 };
      for (const child of [this.#nodes[2 * node], this.#nodes[2 * node + 1]]) {
        if (child) SUM_FOLD.absorb(sum, child.n, child.a, child.b);
      }
      this.#write(node, sum);
    }
  }

  /** The values' count and sum. */
  total(): Readonly<Aggregate> {
    return this.#nodes[1] ?? { n: 0, a: 0, b: 0 };
  }

  #write(node: number, sum: Aggregate): void {
    this.#nodes[node] = sum;
  }
}
