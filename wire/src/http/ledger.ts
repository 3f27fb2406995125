import { z } from 'zod';

import { cityId } from '../identifier-schemas.ts';
import { pageQuery } from './page.ts';
import { rfc3339 } from './rfc3339.ts';

/** Stands for the city of what no known city can be told of. */
export const NO_CITY = '-';

/** The longest span of the ledger that is answered, in hours: a month. */
export const MOST_LEDGER_HOURS = 744;

const ledgerCity = z.union([cityId, z.literal(NO_CITY)]);
const count = z.int().nonnegative();

/** Which part of the ledger is asked for, by hours of arrival: the last 24 hours without `from`, at most `MOST_LEDGER_HOURS`. */
export const ledgerQuery = pageQuery.extend({
  city: ledgerCity.optional(),
  from: rfc3339.optional(),
  to: rfc3339.optional(),
});

/**
 * What became of the readings that arrived for one city in the hour that begins at `hour`:
 * `received = archived + duplicate + quarantined + pending`, and `difference` is what is missing from that. `lost` is how
 * much of it damage of the journal explains; `empty` and `partly` count some of the readings again, `statuses` are beside,
 * and so are `limited`: messages that were dropped before the journal, because their device sent more than it may.
 */
export const ledgerLine = z.object({
  city: ledgerCity,
  hour: rfc3339,
  received: count,
  archived: count,
  duplicate: count,
  quarantined: count,
  pending: count,
  difference: z.int(),
  balanced: z.boolean(),
  lost: count,
  empty: count,
  partly: count,
  statuses: count,
  limited: count,
});

/** A line of the ledger. */
export type LedgerLineJson = z.infer<typeof ledgerLine>;

/**
 * The ledger of a span, newest hour first. `balanced` is said of the whole span and of `unexplained`: messages that left
 * a journal and reached nobody, whenever they came. `toldAt` is when the ingest that spoke longest ago last told its
 * counts; absent before the first.
 */
export const ledgerAnswer = z.object({
  items: z.array(ledgerLine),
  nextCursor: z.string().optional(),
  from: rfc3339,
  to: rfc3339,
  balanced: z.boolean(),
  unexplained: count,
  toldAt: rfc3339.optional(),
});

/** The ledger of a span. */
export type LedgerAnswer = z.infer<typeof ledgerAnswer>;
