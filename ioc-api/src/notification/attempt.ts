import type { StoredChannel } from '@ioc/record-store';

import type { OutgoingMessage, SendOutcome } from './outgoing-message.ts';
import { NoAnswerError } from './post-json.ts';
import { senderOf } from './sender-of.ts';

/** How long one attempt may take altogether, in milliseconds: less than the API may take to stop. */
export const ATTEMPT_LIMIT_MS = 8_000;

/** Sends a message to its channel once; what goes wrong on the way is an outcome, not an error. */
export async function attempt(
  channel: StoredChannel,
  message: OutgoingMessage,
  now: () => number,
): Promise<SendOutcome> {
  try {
    return await senderOf(channel, now)(message, AbortSignal.timeout(ATTEMPT_LIMIT_MS));
  } catch (error) {
    if (error instanceof NoAnswerError) return { result: 'failed', detail: error.message.slice(0, 200) };
    throw error;
  }
}
