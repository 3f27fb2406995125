import { later, messageText, retryAfterMs } from '@ioc/domain';
import type { ClaimedNotification, DeliveryOutcome } from '@ioc/record-store';

import type { ApiContext } from '../http/api-context.ts';
import { Poller } from '../poller.ts';
import { attempt, ATTEMPT_LIMIT_MS } from './attempt.ts';
import type { SendOutcome } from './outgoing-message.ts';

/** How often it is looked for messages that are due, in milliseconds. */
export const DELIVERED_EVERY_MS = 1_000;

/** How long a claimed message is its claimer's, in milliseconds: four times what an attempt may take. */
const LEASE_MS = 4 * ATTEMPT_LIMIT_MS;

/** Messages that are sent side by side: a channel that hangs holds the others up for one attempt at most. */
const AT_A_TIME = 8;

/** How long a round may take, in milliseconds: one attempt, and its record. */
const ROUND_LIMIT_MS = 2 * ATTEMPT_LIMIT_MS;

type DeliveryContext = Pick<ApiContext, 'records' | 'now' | 'metrics' | 'log'>;

/**
 * Sends what is to be told outside (A10). Every API sends: a message is one claimer's until its lease is over, so that
 * of one that dies it goes out after all, perhaps twice, under the same id.
 */
export function delivery(context: DeliveryContext): Poller {
  const { records, now, log } = context;
  return new Poller({
    name: 'notifications',
    everyMs: DELIVERED_EVERY_MS,
    limitMs: ROUND_LIMIT_MS,
    run: async () => {
      const claimed = await records.notifications.claim(now(), { leaseMs: LEASE_MS, limit: AT_A_TIME });
      await Promise.all(claimed.map((message) => deliver(context, message)));
    },
    onFailure: (error) => {
      log.warn({ err: error }, 'notifications wait');
    },
  });
}

async function deliver(
  { records, now, metrics, log }: DeliveryContext,
  claimed: ClaimedNotification,
): Promise<void> {
  const { id, items, more, to } = claimed;
  const words = messageText(claimed, to.language);
  const message = { id, at: now(), language: to.language, items, more, ...words };
  const outcome = settled(await attempt(to, message, now), claimed.attempts, now);
  metrics.notified(to.kind, outcome.result);
  if (outcome.result === 'dead')
    log.error({ notification: id, channel: to.id, detail: outcome.detail }, 'a notification was given up');
  await records.notifications.settle(claimed, outcome, now());
}

/** What becomes of a message after an attempt: sent, tried again later, or given up. */
function settled(outcome: SendOutcome, attempts: number, now: DeliveryContext['now']): DeliveryOutcome {
  const { result, detail } = outcome;
  if (result === 'sent') return { result, detail };
  const wait = result === 'failed' ? retryAfterMs(attempts, outcome.retryAfterMs) : undefined;
  return wait === undefined
    ? { result: 'dead', detail }
    : { result: 'failed', detail, retryAt: later(now(), wait) };
}
