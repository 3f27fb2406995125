import { instant, type EpochMs } from '@ioc/domain';
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** The spans that are offered, in days; the API works out at most 31. */
export const SPAN_DAYS = [1, 7, 31] as const;

/** Figures end on a whole step of this, in milliseconds, so that a page that is left open asks the same for a while. */
const STEP_MS = 60_000;

/** Which figures are looked at: `?days=7`. */
export const statisticsSearch = z.object({
  days: z.coerce.number().int().min(1).max(31).optional().catch(undefined),
});

/** The last days until now, to the minute, as the API takes them. */
export function spanUntil(now: EpochMs, days: number): { readonly from: string; readonly to: string } {
  const to = Math.floor(now / STEP_MS) * STEP_MS;
  return {
    from: new Date(instant(to - days * DAY_MS)).toISOString(),
    to: new Date(instant(to)).toISOString(),
  };
}
