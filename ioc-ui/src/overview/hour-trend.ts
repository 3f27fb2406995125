import type { Alert, EpochMs, Sector } from '@ioc/domain';

/** One hour and one week, in milliseconds. */
export const HOUR_MS = 3_600_000;
export const WEEK_MS = 7 * 24 * HOUR_MS;

/** Alerts raised in two hours that are compared; `hasRecord` says whether anything is known of the earlier time. */
export interface HourAlerts {
  readonly lately: readonly Alert[];
  readonly weekAgo: readonly Alert[];
  readonly hasRecord: boolean;
}

/** How many alerts were raised in the last hour, and in the same hour a week ago when that is on record. */
export interface Trend {
  readonly lately: number;
  readonly weekAgo: number | undefined;
  readonly direction: 'more' | 'fewer' | 'same' | 'unknown';
}

/** The last hour, and the same hour a week ago. */
export function trendSpans(now: EpochMs): {
  readonly lately: { readonly from: number; readonly to: number };
  readonly weekAgo: { readonly from: number; readonly to: number };
} {
  const lately = { from: now - HOUR_MS, to: now };
  return { lately, weekAgo: { from: lately.from - WEEK_MS, to: lately.to - WEEK_MS } };
}

/** The trend of one city, or of one sector in it. */
export function trendOf(alerts: HourAlerts, city: string, sector?: Sector): Trend {
  const count = (list: readonly Alert[]): number =>
    list.filter((one) => one.city === city && (sector === undefined || one.sector === sector)).length;
  const lately = count(alerts.lately);
  if (!alerts.hasRecord) return { lately, weekAgo: undefined, direction: 'unknown' };
  const weekAgo = count(alerts.weekAgo);
  const direction = lately > weekAgo ? 'more' : lately < weekAgo ? 'fewer' : 'same';
  return { lately, weekAgo, direction };
}
