/** One entry of a queue: `item` is due at `at`. */
export interface Due<T> {
  readonly at: number;
  readonly item: T;
}

/** A binary heap of what is due when, earliest first; entries of one time come in the order of their insertion. */
export class DueQueue<T> {
  readonly #heap: (Due<T> & { readonly order: number })[] = [];
  #inserted = 0;

  /** The earliest entry without removing it. */
  peek(): Due<T> | undefined {
    return this.#heap[0];
  }

  /** Adds an entry. */
  push(at: number, item: T): void {
    this.#heap.push({ at, item, order: this.#inserted++ });
    this.#up(this.#heap.length - 1);
  }

  /** Removes and answers the earliest entry. */
  pop(): Due<T> | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (this.#heap.length > 0 && last) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  #isBefore(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (!left || !right) return false;
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (!left || !right) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }

  #up(from: number): void {
    for (let place = from; place > 0;) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #down(from: number): void {
    for (let place = from; ;) {
      const left = 2 * place + 1;
      let least = place;
      if (this.#isBefore(left, least)) least = left;
      if (this.#isBefore(left + 1, least)) least = left + 1;
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }
}
