import type { IncidentModel } from '../scenario/incident-model.ts';
import { keyOf, uniform } from './seeded-noise.ts';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** 1970-01-01 was a Thursday; days count from Monday = 0. */
const FIRST_WEEKDAY = 3;

/** Where an incident's times count from. */
export interface OccurrencePlace {
  readonly anchor: number;
  readonly seed: number;
  readonly utcOffsetMinutes: number;
}

/** When the occurrences of an incident begin, and how strong they are: all by their number and the seed. */
export class OccurrenceTimes {
  readonly #model: IncidentModel;
  readonly #cause: OccurrenceTimes | undefined;
  readonly #first: number;
  readonly #everyMs: number | undefined;
  readonly #latestMs: number;
  readonly #key: number;

  constructor(model: IncidentModel, place: OccurrencePlace, cause: OccurrenceTimes | undefined) {
    this.#model = model;
    this.#cause = cause;
    this.#key = keyOf(place.seed, `incident/${model.id}`);
    const ownMs = model.startsAfter + (model.causedBy?.lag ?? 0);
    if (cause) {
      this.#first = cause.#first + ownMs;
      this.#everyMs = cause.#everyMs;
    } else if (model.daily) {
      const [hours = '0', minutes = '0'] = model.daily.time.split(':');
      this.#first = (Number(hours) * 60 + Number(minutes) - place.utcOffsetMinutes) * 60_000 + ownMs;
      this.#everyMs = DAY_MS;
    } else {
      this.#first = (model.at ?? place.anchor) + ownMs;
      this.#everyMs = model.every;
    }
    this.#latestMs = model.jitter + (cause ? cause.#latestMs : 0);
  }

  /** The numbers of the occurrences that may last at some time of a span, its ends included. */
  numbers(from: number, to: number): readonly number[] {
    if (this.#everyMs === undefined) return [0];
    const first = Math.floor((from - this.#model.lasts - this.#latestMs - this.#first) / this.#everyMs);
    const last = Math.floor((to - this.#first) / this.#everyMs);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((number) =>
      this.#happens(number),
    );
  }

  #happens(number: number): boolean {
    if (this.#cause) return this.#cause.#happens(number);
    const { daily } = this.#model;
    if (!daily?.days) return true;
    const weekday = WEEKDAYS[(((number + FIRST_WEEKDAY) % 7) + 7) % 7];
    return weekday !== undefined && daily.days.includes(weekday);
  }

  /** When an occurrence begins. */
  start(number: number): number {
    const { jitter, startsAfter, causedBy } = this.#model;
    const ownMs = Math.floor(uniform(this.#key ^ 0x3d, number) * jitter);
    if (this.#cause) return this.#cause.start(number) + startsAfter + (causedBy?.lag ?? 0) + ownMs;
    return this.#first + number * (this.#everyMs ?? 0) + ownMs;
  }

  /** How strong an occurrence is; one that is caused is as strong as its cause, times its own strength. */
  strength(number: number): number {
    const { min, max } = this.#model.strength;
    const own = min + (max - min) * uniform(this.#key ^ 0x2b, number);
    return own * (this.#cause?.strength(number) ?? 1);
  }
}

/** The share (0 to 1) of an occurrence of a certain age: a trapezoid, or a reservoir that fills and drains. */
export function shareAt({ lasts, ramp, reservoir }: IncidentModel, age: number): number {
  if (reservoir) {
    const { fills, memory } = reservoir;
    const filled = 1 - Math.exp(-Math.min(age, fills) / memory);
    return age <= fills ? filled : filled * Math.exp(-(age - fills) / memory);
  }
  return ramp === 0 ? 1 : Math.min(1, age / ramp, (lasts - age) / ramp);
}
