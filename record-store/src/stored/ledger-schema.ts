import { z } from 'zod';
import type { LedgerCounts } from '../ledger.ts';

const count = z.int().nonnegative();

/** The counts of a ledger row as they are stored beside its columns. */
export const ledgerCountsSchema = z.object({
  readings: count,
  statuses: count,
  archived: count,
  duplicate: count,
  quarantined: count,
  empty: count,
  partly: count,
} satisfies Record<keyof Omit<LedgerCounts, 'messages' | 'lost'>, z.ZodType>);
