import type { EpochMs } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { IncomingMessage } from '../doors/door.ts';
import { LedgerTable } from './ledger-table.ts';
import { cityOfTopic } from './message-tally.ts';

/**
 * Counts by city and hour the messages that a limit dropped before the journal, beside the balance: they are in no file, so
 * that a crash forgets those of the last moments, and every start begins rows of its own.
 */
export class LimitedTally {
  readonly table = new LedgerTable();
  #last = 0;

  /** Counts one message; the device is absent for who is not registered. */
  note({ topic }: Pick<IncomingMessage, 'topic'>, device: StoredDevice | undefined, now: EpochMs): void {
    // A row is known by the number that it begins with: a time that no row of this or an earlier run began with.
    this.#last = Math.max(this.#last + 1, now);
    this.table.at(device?.city ?? cityOfTopic(topic), now, this.#last).messages += 1;
  }
}
