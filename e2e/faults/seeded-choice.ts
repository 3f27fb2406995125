/** Choices that a seed decides, so that a run can be repeated. Source of the generator: mulberry32, public domain. */
export class SeededChoice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to but not including 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** One of the items. */
  one<T>(items: readonly T[]): T {
    const [first] = items;
    const item = items[this.whole(0, items.length - 1)] ?? first;
    if (item === undefined) throw new RangeError('there is nothing to choose from');
    return item;
  }
}
