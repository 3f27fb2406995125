import type { EpochMs } from '@ioc/domain';
import { instant } from '@ioc/domain';

/** A span of time that a chart shows, in milliseconds since 1970 UTC. */
export interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Vietnam is seven hours ahead of UTC and has no daylight saving time. Source: IANA time zone database. */
const ZONE_MS = 7 * HOUR_MS;

/** Steps between labels of the time axis: whole parts of Vietnam's day, or whole days. */
const STEPS_MS = [
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  5 * DAY_MS,
  10 * DAY_MS,
];

/** Labels that a time axis has at most. */
const MOST_TICKS = 8;

/** Where a time lies in the span, 0 to 1, kept inside it. */
export function shareOf({ from, to }: TimeSpan, t: number): number {
  return Math.min(1, Math.max(0, (t - from) / (to - from)));
}

/** The times at which the axis is labelled: whole hours or midnights of Vietnam. */
export function timeTicks({ from, to }: TimeSpan): readonly EpochMs[] {
  const step = STEPS_MS.find((each) => (to - from) / each <= MOST_TICKS) ?? DAY_MS * 30;
  const first = Math.ceil((from + ZONE_MS) / step) * step - ZONE_MS;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => instant(first + index * step));
}

/** Whether the labels of this span are days rather than times of day. */
export function isInDays({ from, to }: TimeSpan): boolean {
  return to - from > 2 * DAY_MS;
}
