/** How long one period of the load is, in milliseconds: ten minutes. Source: ANSI/ISA-18.2-2016; EEMUA 191, 3rd ed. */
export const LOAD_PERIOD_MS = 600_000;

/** Activations of one alert within this time that make it chatter, and the time in milliseconds. Source: ISA-18.2. */
export const CHATTERING_ACTIVATIONS = 3;
export const CHATTERING_WITHIN_MS = 60_000;

/** How long an alert stands before it is stale, in milliseconds: 24 hours. Source: ANSI/ISA-18.2-2016. */
export const STALE_AFTER_MS = 86_400_000;

/** How many rules the list of the loudest names. */
export const LOUDEST_NAMED = 10;

/**
 * What a healthy alarm system keeps, for one operator: at most 1 alert in ten minutes on average and 10 at the peak, less
 * than 1 % of the time in flood (more than 10 in ten minutes), less than 5 % of the load from the ten loudest rules, no
 * chattering and no stale alerts, priorities of about 80, 15 and 5 % (`high` and `critical` together are the 5).
 * Source: EEMUA 191, 3rd ed., and ANSI/ISA-18.2-2016, as `docs/alerts.md` A12 cites them.
 */
export const ALARM_TARGETS = {
  averagePerPeriod: 1,
  peakPerPeriod: 10,
  floodAbove: 10,
  floodShare: 0.01,
  loudestShare: 0.05,
  chattering: 0,
  stale: 0,
  priorities: { low: 0.8, medium: 0.15, high: 0.05 },
} as const;
