/** Frames whose arrival is remembered: ten seconds of twenty topics at their fastest. A reader that is further behind is not measured. */
export const MOST_ARRIVALS = 4_000;

interface Arrival {
  readonly version: number;
  readonly arrivedAt: number;
}

/** When what changed the cities' state had arrived at ingest, by the state's version. */
export class ArrivalLog {
  #arrivals: Arrival[] = [];
  /** The newest version that was forgotten. */
  #forgotten = 0;

  /** Notes that the state of this version holds what arrived then. */
  note(version: number, arrivedAt: number): void {
    this.#arrivals.push({ version, arrivedAt });
    if (this.#arrivals.length < 2 * MOST_ARRIVALS) return;
    this.#forgotten = this.#arrivals.at(-MOST_ARRIVALS - 1)?.version ?? 0;
    this.#arrivals = this.#arrivals.slice(-MOST_ARRIVALS);
  }

  /** When the oldest of what came after the version arrived, in epoch milliseconds; undefined when that is not known. */
  oldestSince(version: number): number | undefined {
    if (version < this.#forgotten) return undefined;
    return this.#arrivals[this.#firstBehind(version)]?.arrivedAt;
  }

  #firstBehind(version: number): number {
    let [low, high] = [0, this.#arrivals.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#arrivals[middle]?.version ?? 0) > version) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
