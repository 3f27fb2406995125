import type { ArchiveLedger } from './archive-ledger.ts';
import type { ReceivedFold } from './received-fold.ts';

/** How the ledger of this ingest stands now: readings that wait for the archive, and what is missing. */
export interface LedgerBalance {
  readonly pending: number;
  readonly difference: number;
}

/**
 * Balances the sums of both sides. Missing is: what the archive passed and nobody has, messages that are neither passed
 * nor in the journal any more, and records lost to its damage.
 */
export function ledgerBalance(received: ReceivedFold, archive: ArchiveLedger): LedgerBalance {
  const came = received.table.sums;
  const passed = archive.table.sums;
  const withoutFate = passed.readings - passed.archived - passed.duplicate - passed.quarantined;
  const waiting = Math.max(0, received.next - archive.position);
  const missing = Math.max(0, came.messages - passed.messages - waiting);
  return {
    pending: Math.max(0, came.readings - passed.readings),
    difference: withoutFate + Math.max(missing, passed.lost),
  };
}
