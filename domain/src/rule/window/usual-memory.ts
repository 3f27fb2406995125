import { zoneOffset } from '../zone-offset.ts';
import { meanOfSum, SUM_FOLD, type Aggregate } from './window-fold.ts';

/** Hours of a week: what is usual is kept for each of them. */
export const HOURS_OF_WEEK = 168;

const QUARTER_MS = 900_000;
const QUARTERS_OF_HOUR = 4;

/**
 * Makes of the median absolute deviation what the standard deviation would be if values were spread normally.
 * Source: Rousseeuw and Croux, Journal of the American Statistical Association 88 (1993), 1.4826 = 1 / Φ⁻¹(3/4).
 */
const MAD_TO_SIGMA = 1.4826;

/** The spread counts as a hundredth of the median at least: a constant signal would make every change infinite. */
const LEAST_SPREAD_SHARE = 0.01;

/** Of how many weeks at least there must be values: one week alone is no habit. */
const LEAST_WEEKS = 2;

/** What is usual at an hour of the week, and how far values spread around it; both in the signal's unit. */
export interface UsualValue {
  readonly median: number;
  readonly spread: number;
}

/** The means of the quarters of one hour of the week, oldest first; `q` are quarters of local time since 1970. */
export interface UsualHour {
  readonly q: number[];
  readonly v: number[];
}

function medianOfSorted(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function median(values: readonly number[]): number {
  return medianOfSorted(values.toSorted((a, b) => a - b));
}

function usualOf(values: readonly number[]): UsualValue {
  const middle = median(values);
  const mad = median(values.map((value) => Math.abs(value - middle)));
  return { median: middle, spread: Math.max(MAD_TO_SIGMA * mad, LEAST_SPREAD_SHARE * Math.abs(middle)) };
}

/**
 * What a signal usually is at each hour of the week (R44): the median over the quarter-hour means of that hour in the
 * weeks before, never of the week itself, so that an incident does not become usual while it lasts. Bounded by
 * 168 hours times four quarters times the weeks.
 */
export class UsualMemory {
  readonly weeks: number;
  readonly timeZone: string;
  readonly hours = new Map<number, UsualHour>();
  /** Hours that changed since they were stored. */
  readonly changed = new Set<number>();
  /** The quarter that is filled now, NaN before the first, and the sum of its values. */
  quarter = NaN;
  readonly open: Aggregate = { n: 0, a: 0, b: 0 };
  readonly #offsetAt: (t: number) => number;
  #cachedHour = NaN;
  #cached: UsualValue | undefined;

  constructor(weeks: number, timeZone: string) {
    this.weeks = weeks;
    this.timeZone = timeZone;
    this.#offsetAt = zoneOffset(timeZone);
  }

  /** What is usual at the instant; undefined while two of the weeks before have not been heard. */
  at(t: number): UsualValue | undefined {
    const hour = Math.floor(this.#quarterOf(t) / QUARTERS_OF_HOUR);
    if (hour !== this.#cachedHour) {
      this.#cachedHour = hour;
      this.#cached = this.#compute(hour);
    }
    return this.#cached;
  }

  /** Takes a value into the quarter of its time; times ascend. */
  add(t: number, value: number): void {
    const quarter = this.#quarterOf(t);
    if (quarter !== this.quarter) this.#close(quarter);
    SUM_FOLD.absorb(this.open, 1, value, 0);
  }

  #quarterOf(t: number): number {
    return Math.floor((t + this.#offsetAt(t)) / QUARTER_MS);
  }

  #close(next: number): void {
    if (this.open.n > 0) this.#keep(this.quarter, meanOfSum(this.open));
    this.quarter = next;
    this.open.n = this.open.a = this.open.b = 0;
  }

  /** Keeps one week more than is asked for: the oldest still counts while this week's own hour is being filled. */
  #keep(quarter: number, value: number): void {
    const hour = Math.floor(quarter / QUARTERS_OF_HOUR);
    const slot = slotOf(hour);
    const kept = this.hours.get(slot) ?? { q: [], v: [] };
    kept.q.push(quarter);
    kept.v.push(value);
    const oldest = (hour - this.weeks * HOURS_OF_WEEK) * QUARTERS_OF_HOUR;
    while ((kept.q[0] ?? quarter) < oldest || kept.q.length > (this.weeks + 1) * QUARTERS_OF_HOUR) {
      kept.q.shift();
      kept.v.shift();
    }
    this.hours.set(slot, kept);
    this.changed.add(slot);
  }

  #compute(hour: number): UsualValue | undefined {
    const { q, v } = this.hours.get(slotOf(hour)) ?? { q: [], v: [] };
    const heard = new Set<number>();
    const values = v.filter((_, index) => {
      const age = (hour - Math.floor((q[index] ?? NaN) / QUARTERS_OF_HOUR)) / HOURS_OF_WEEK;
      if (!(age >= 1 && age <= this.weeks)) return false;
      heard.add(age);
      return true;
    });
    return heard.size < LEAST_WEEKS ? undefined : usualOf(values);
  }
}

/** The place of an hour of local time among those of the week. */
function slotOf(hour: number): number {
  return ((hour % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK;
}
