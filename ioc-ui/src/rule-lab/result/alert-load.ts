/** The alerts that one operator can handle: one in ten minutes. Source: EEMUA 191, average in steady operation. */
const ALERTS_PER_DAY_LIMIT = 144;

/** Ten-minute spans of a day. */
const SPANS_PER_DAY = 144;

/** A share of the whole load that one rule should not exceed: there are other rules. */
const FAIR_SHARE = 0.1;

/** What the alerts of one rule mean for whoever works on them. */
export interface AlertLoad {
  /** Alerts in ten minutes, on average. */
  readonly perTenMinutes: number;
  /** Share of what one operator can handle; 1 is the limit. */
  readonly shareOfLimit: number;
  readonly verdict: 'light' | 'notable' | 'heavy';
}

/**
 * The load that a rule puts on one operator, beside the average of EEMUA 191.
 *
 * @example
 * alertLoad(144) // { perTenMinutes: 1, shareOfLimit: 1, verdict: 'heavy' }
 */
export function alertLoad(perDay: number): AlertLoad {
  const shareOfLimit = perDay / ALERTS_PER_DAY_LIMIT;
  return {
    perTenMinutes: perDay / SPANS_PER_DAY,
    shareOfLimit,
    verdict: shareOfLimit >= 1 ? 'heavy' : shareOfLimit > FAIR_SHARE ? 'notable' : 'light',
  };
}
