import type { EpochMs, Language, NoticeItem } from '@ioc/domain';

/** A message as a sender takes it: the same `id` at every attempt, so that a receiver can tell a repetition. */
export interface OutgoingMessage {
  readonly id: string;
  readonly at: EpochMs;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly items: readonly NoticeItem[];
  readonly more: number;
}

/**
 * How an attempt went: `failed` may go better later (after `retryAfterMs` at least, where the receiver says so), `refused`
 * will not as long as the channel is set up like this. `detail` is for the delivery log and holds no secret.
 */
export type SendOutcome =
  | { readonly result: 'sent'; readonly detail: string }
  | { readonly result: 'failed'; readonly detail: string; readonly retryAfterMs?: number }
  | { readonly result: 'refused'; readonly detail: string };

/** Sends one message to where its channel leads, in the time that the signal gives. */
export type MessageSender = (message: OutgoingMessage, signal: AbortSignal) => Promise<SendOutcome>;
