import type { Scenario } from '../scenario/scenario.ts';

type Rhythm = Scenario['rhythms'][string];

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; days count from Monday = 0. */
const FIRST_WEEKDAY = 3;
const FIRST_DAY_OF_WEEKEND = 5;

/** The share of a rhythm at an instant, joined linearly between the hours of the local day. */
export function rhythmAt(rhythm: Rhythm, t: number, utcOffsetMinutes: number): number {
  const local = t + utcOffsetMinutes * 60_000;
  const weekday = (Math.floor(local / DAY_MS) + FIRST_WEEKDAY) % 7;
  const hours = weekday >= FIRST_DAY_OF_WEEKEND ? rhythm.weekend : rhythm.weekday;
  const place = (local % DAY_MS) / HOUR_MS;
  const hour = Math.floor(place);
  const before = hours[hour] ?? 0;
  const after = hours[(hour + 1) % 24] ?? 0;
  return before + (after - before) * (place - hour);
}
