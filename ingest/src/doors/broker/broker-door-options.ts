import type { Log } from '../../log.ts';
import type { LimitCounts } from '../limits/limit-counts.ts';
import type { OutageCredit } from '../limits/outage-credit.ts';
import type { Receive } from '../door.ts';

/**
 * The full first pause before the broker is tried again, in milliseconds: at least a second with its random half, so that
 * a broker that starts is not stormed by those who wait for it.
 */
export const FIRST_RECONNECT_MS = 2_000;

/** What a connection to a broker needs. */
export interface BrokerDoorOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly clientId: string;
  /** Topics to hear; those of all devices unless said otherwise. */
  readonly subscriptions?: readonly string[];
  /** Topic filters to hear besides those of devices. */
  readonly filters?: readonly string[];
  readonly receive: Receive;
  /** Who sends more than it may, as whoever limits `receive` counts it. */
  readonly counts?: LimitCounts;
  /** Hears when broker and ingest are apart. */
  readonly outage?: Pick<OutageCredit, 'left' | 'returned'>;
  readonly log: Log;
}
