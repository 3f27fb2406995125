import type { EpochMs, NoticeItem, NotificationChannel } from '@ioc/domain';
import type { Page, PageRequest } from './record-store.ts';

/** A channel with what it takes to reach it: whoever sends knows and checks what is inside. It holds secrets. */
export interface StoredChannel extends NotificationChannel {
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Where a message is: waiting, being sent, sent, or given up. */
export type NotificationState = 'pending' | 'sending' | 'sent' | 'dead';

/** A message to a channel; `error` is why the last attempt failed. */
export interface NotificationRecord {
  readonly id: string;
  readonly channel: string;
  readonly state: NotificationState;
  readonly dueAt: EpochMs;
  readonly attempts: number;
  readonly createdAt: EpochMs;
  readonly items: readonly NoticeItem[];
  readonly more: number;
  readonly error?: string;
}

/** A message that its claimer shall send now; `attempts` counts this attempt, and is its right to settle it. */
export interface ClaimedNotification extends NotificationRecord {
  readonly to: StoredChannel;
}

/** One attempt to deliver a message. */
export interface DeliveryRecord {
  readonly notification: string;
  readonly channel: string;
  readonly at: EpochMs;
  readonly attempt: number;
  readonly result: 'sent' | 'failed' | 'dead' | 'test-sent' | 'test-failed';
  readonly detail: string;
}

/** How an attempt ended: sent, to be tried again at a time, or given up. */
export type DeliveryOutcome =
  | { readonly result: 'sent'; readonly detail: string }
  | { readonly result: 'failed'; readonly detail: string; readonly retryAt: EpochMs }
  | { readonly result: 'dead'; readonly detail: string };

/**
 * Notifications (A10). What is to be told is written in the transaction that changes the alert, so that none is lost;
 * `collect` makes messages of it, `claim` hands them out, `settle` tells how it went. A claimer that dies leaves its
 * messages to the next one when the lease is over: a message may then arrive twice, under the same id.
 */
export interface NotificationRecords {
  channels(): Promise<readonly StoredChannel[]>;
  /** Inserts or replaces. */
  putChannel(channel: StoredChannel): Promise<void>;
  deleteChannel(id: string): Promise<boolean>;
  /** Makes messages of what is to be told, and answers how many lines it looked at; 0 when there are none. */
  collect(now: EpochMs): Promise<number>;
  claim(
    now: EpochMs,
    lease: { readonly leaseMs: number; readonly limit: number },
  ): Promise<readonly ClaimedNotification[]>;
  /** False when the lease was over and another attempt has begun. */
  settle(
    claimed: Pick<ClaimedNotification, 'id' | 'channel' | 'attempts'>,
    outcome: DeliveryOutcome,
    at: EpochMs,
  ): Promise<boolean>;
  /** Newest first. */
  list(
    filter: { readonly state?: NotificationState; readonly channel?: string },
    page: PageRequest,
  ): Promise<Page<NotificationRecord>>;
  /** Makes a dead message wait again; false when it is not dead. */
  revive(id: string, now: EpochMs): Promise<boolean>;
  /** Adds a line to the delivery log, such as that of a test. */
  log(delivery: DeliveryRecord): Promise<void>;
  /** The delivery log, newest first; kept for `DELIVERIES_KEPT_MS`. */
  deliveries(filter: { readonly channel?: string }, page: PageRequest): Promise<Page<DeliveryRecord>>;
}
