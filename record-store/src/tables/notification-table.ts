import type { Generated } from 'kysely';

/** A notification channel: its body holds how to reach it. */
export interface NotificationChannelTable {
  readonly id: string;
  readonly body: string;
}

/** A line of a timeline that is to be told outside and was not looked at yet. */
export interface NoticeTable {
  readonly n: Generated<number>;
  readonly alert_id: string;
  readonly revision: number;
}

/** A message to a channel. */
export interface NotificationTable {
  readonly id: string;
  readonly channel: string;
  readonly group_key: string;
  readonly state: string;
  readonly due_at: number;
  readonly claimed_at: number | null;
  readonly attempts: number;
  readonly created_at: number;
  readonly body: string;
}

/** One attempt to deliver a message. */
export interface DeliveryTable {
  readonly n: Generated<number>;
  readonly notification: string;
  readonly channel: string;
  readonly at: number;
  readonly attempt: number;
  readonly result: string;
  readonly detail: string;
}
