import { hourlyIndex, type AirIndex, type Datastream } from '@ioc/domain';

/** An hour in milliseconds. Hours begin where UTC's do, which are those of every zone of whole hours. */
export const HOUR_MS = 3_600_000;

const HOUR_SECONDS = HOUR_MS / 1_000;

/** Numbers before the hourly means of an input: the time of its newest sample, and of this hour the sum and the count. */
const HEAD = 3;

/** The hour that is over, as the index of its end. */
export interface ToldIndex {
  readonly t: number;
  readonly v: number;
}

/** How many samples of an input make its hourly mean count, by the interval that the device declares. */
function neededOf(index: AirIndex, datastreams: readonly Datastream[]): readonly number[] {
  return index.inputs.map(({ property }) => {
    const declared = datastreams.find((datastream) => datastream.property === property);
    if (!declared) return Infinity;
    const expected = Math.max(1, Math.floor(HOUR_SECONDS / declared.intervalSeconds));
    return Math.max(1, Math.ceil(expected * index.hourCoverage));
  });
}

/** How many numbers the hours of one device are. */
export function widthOf(index: AirIndex): number {
  return 1 + index.inputs.length * (HEAD + index.nowCast.hours);
}

/**
 * The running hour of one device and the hourly means before it, for one index: numbers of a fixed width, whatever arrives.
 * Time is the device's.
 */
export class IndexHours {
  readonly #index: AirIndex;
  readonly #needed: readonly number[];
  readonly #numbers: Float64Array;

  /** Goes on from saved numbers of this width, or begins. */
  constructor(index: AirIndex, datastreams: readonly Datastream[], saved?: Float64Array) {
    this.#index = index;
    this.#needed = neededOf(index, datastreams);
    this.#numbers = saved ?? new Float64Array(widthOf(index)).fill(Number.NaN);
    if (!saved) for (const place of index.inputs.keys()) this.#numbers.fill(0, ...this.#sumOf(place));
  }

  /** The numbers as they are. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** Begins the hour of this time if it is a new one; what the hour before comes to, when it comes to anything. */
  reach(t: number): ToldIndex | undefined {
    const hour = Math.floor(t / HOUR_MS) * HOUR_MS;
    const open = this.#numbers[0] ?? Number.NaN;
    if (hour <= open) return undefined;
    this.#numbers[0] = hour;
    if (Number.isNaN(open)) return undefined;
    this.#pushMeans(1);
    const v = hourlyIndex(this.#index, this.#means());
    this.#pushMeans(Math.min(this.#index.nowCast.hours, (hour - open) / HOUR_MS - 1));
    return v === undefined ? undefined : { t: open + HOUR_MS, v };
  }

  /** Takes a sample of an input in, unless it is of an earlier hour or not newer than the newest of its input. */
  add(place: number, t: number, v: number): void {
    const numbers = this.#numbers;
    const at = this.#placeOf(place);
    const [open = Number.NaN, newest = Number.NaN] = [numbers[0], numbers[at]];
    if (t < open || t <= newest) return;
    numbers[at] = t;
    numbers[at + 1] = (numbers[at + 1] ?? 0) + v;
    numbers[at + 2] = (numbers[at + 2] ?? 0) + 1;
  }

  #placeOf(place: number): number {
    return 1 + place * (HEAD + this.#index.nowCast.hours);
  }

  /** Where the sum and the count of an input are: from, to. */
  #sumOf(place: number): [number, number] {
    const at = this.#placeOf(place);
    return [at + 1, at + HEAD];
  }

  /** Moves the means on by so many hours; the first of them gets what was summed up, the others nothing. */
  #pushMeans(hours: number): void {
    const numbers = this.#numbers;
    const kept = this.#index.nowCast.hours;
    for (const [place, needed] of this.#needed.entries()) {
      const at = this.#placeOf(place);
      const first = at + HEAD;
      for (let hour = 0; hour < hours; hour += 1) {
        const [sum = 0, count = 0] = [numbers[at + 1], numbers[at + 2]];
        numbers.copyWithin(first + 1, first, first + kept - 1);
        numbers[first] = count >= needed ? sum / count : Number.NaN;
        numbers[at + 1] = numbers[at + 2] = 0;
      }
    }
  }

  #means(): readonly (readonly (number | undefined)[])[] {
    const kept = this.#index.nowCast.hours;
    return this.#needed.map((_, place) => {
      const first = this.#placeOf(place) + HEAD;
      return Array.from(this.#numbers.subarray(first, first + kept), (mean) =>
        Number.isNaN(mean) ? undefined : mean,
      );
    });
  }
}
