import type { DecodedMessage } from '../intake/decode-message.ts';
import type { CountedRow, LedgerSums } from './ledger-table.ts';
import { isOfStatus, readingsOf } from './message-tally.ts';

/** Counts the message in its row, as far as both sides of the journal count alike. */
export function countMessage(row: CountedRow, sums: LedgerSums, message: DecodedMessage): void {
  const readings = readingsOf(message);
  const isStatus = message.kind === 'status' || (message.kind === 'unusable' && isOfStatus(message.faulty));
  row.messages += 1;
  sums.messages += 1;
  row.readings += readings;
  sums.readings += readings;
  if (!isStatus) return;
  row.statuses += 1;
  sums.statuses += 1;
}
