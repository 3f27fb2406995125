import type { Rule, ScheduleWindow } from './rule.ts';
import { DEFAULT_TIME_ZONE, zoneOffset } from './zone-offset.ts';

/** When a rule may raise (R23). */
export interface Schedule {
  readonly isOpen: (t: number) => boolean;
  /** The first open instant at or after `t`; Infinity when none lies within a year. */
  readonly nextOpening: (t: number) => number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A schedule that does not open within a year (every day a holiday) is taken to be closed for good. */
const SEARCHED_DAYS = 366;
/** Local days in the order of days since 1970-01-01, which was a Thursday. */
const WEEKDAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;
const ALWAYS: Schedule = { isOpen: () => true, nextOpening: (t) => t };

/** A weekly window in local milliseconds of the day it starts on; an end beyond the day crosses midnight. */
interface LocalWindow {
  readonly days: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

function timeOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 * MINUTE_MS + Number(text.slice(3, 5)) * MINUTE_MS;
}

function localWindow({ days, from, to }: ScheduleWindow): LocalWindow {
  const start = timeOfDay(from);
  const end = timeOfDay(to);
  return { days: new Set(days), from: start, to: end > start ? end : end + DAY_MS };
}

class WeeklySchedule implements Schedule {
  readonly #windows: readonly LocalWindow[];
  readonly #holidays: ReadonlySet<number>;
  readonly #offsetAt: (t: number) => number;

  constructor(schedule: NonNullable<Rule['schedule']>) {
    this.#windows = schedule.windows.map(localWindow);
    this.#holidays = new Set(schedule.holidays?.map((day) => Date.parse(day) / DAY_MS));
    this.#offsetAt = zoneOffset(schedule.timeZone ?? DEFAULT_TIME_ZONE);
  }

  readonly isOpen = (t: number): boolean => {
    const local = t + this.#offsetAt(t);
    const today = Math.floor(local / DAY_MS);
    return this.#windows.some((window) =>
      [today - 1, today].some(
        (day) =>
          this.#opensOn(window, day) &&
          local >= day * DAY_MS + window.from &&
          local < day * DAY_MS + window.to,
      ),
    );
  };

  readonly nextOpening = (t: number): number => {
    if (this.isOpen(t)) return t;
    const today = Math.floor((t + this.#offsetAt(t)) / DAY_MS);
    for (let day = today; day <= today + SEARCHED_DAYS; day++) {
      const openings = this.#windows
        .filter((window) => this.#opensOn(window, day))
        .map((window) => this.#firstOpen(day * DAY_MS + window.from, t))
        .filter((opening) => opening > t && this.isOpen(opening));
      if (openings.length > 0) return Math.min(...openings);
    }
    return Infinity;
  };

  #opensOn(window: LocalWindow, day: number): boolean {
    const weekday = WEEKDAYS[((day % 7) + 7) % 7];
    return weekday !== undefined && window.days.has(weekday) && !this.#holidays.has(day);
  }

  /**
   * The instant at or after the closed instant `t` at which a local time is reached. Where clocks are set, a local
   * time happens twice or never: the first of the two, or the instant at which the clock jumps over it.
   */
  #firstOpen(local: number, t: number): number {
    const offsets = [this.#offsetAt(local - DAY_MS), this.#offsetAt(local + DAY_MS)];
    let closed = Math.max(t, local - Math.max(...offsets));
    let open = local - Math.min(...offsets);
    if (this.isOpen(closed)) return closed;
    while (open - closed > 1) {
      const middle = Math.floor((closed + open) / 2);
      if (this.isOpen(middle)) open = middle;
      else closed = middle;
    }
    return open;
  }
}

/**
 * When a rule may raise: always without a schedule. A window counts to the day on which it starts, also past midnight;
 * one that would start on a holiday does not open; one with equal ends lasts a day.
 *
 * @example
 * fri 22:00–06:00 in Asia/Ho_Chi_Minh is open on Saturday at 05:59 and closed at 06:00.
 */
export function compileSchedule(schedule: Rule['schedule']): Schedule {
  return schedule ? new WeeklySchedule(schedule) : ALWAYS;
}
