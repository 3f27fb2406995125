import { instant, type EpochMs } from '@ioc/domain';

const MINUTE_MS = 60_000;

/** The spans for which an operator shelves with one press, in minutes. */
export const SHELF_MINUTES = [15, 60, 240, 480, 1_440] as const;

/** How much of the longest shelf is kept back, in milliseconds: two clocks never agree, and 24 hours are the limit (A4). */
const MARGIN_MS = 5_000;

/** Until when a shelf of so many minutes lasts that begins now. */
export function shelfEnd(now: EpochMs, minutes: number): EpochMs {
  return instant(now + minutes * MINUTE_MS - MARGIN_MS);
}
