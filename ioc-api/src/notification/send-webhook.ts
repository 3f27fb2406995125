import { createHmac } from 'node:crypto';

import { formatInstant } from '@ioc/wire';
import type { z } from 'zod';

import type { webhookSettings } from './channel-settings.ts';
import type { MessageSender, OutgoingMessage } from './outgoing-message.ts';
import { outcomeOfStatus, postOnce } from './post-json.ts';

/** The message as a CloudEvent in JSON. Source: CloudEvents 1.0.2, JSON Event Format. */
function cloudEvent({ id, at, subject, text, items, more }: OutgoingMessage): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/ioc/notifications',
    type: 'ioc.alerts.notified',
    time: formatInstant(at),
    datacontenttype: 'application/json',
    data: {
      subject,
      text,
      more,
      alerts: items.map(({ at: itemAt, ...item }) => ({ ...item, at: formatInstant(itemAt) })),
    },
  });
}

/**
 * The signature of a body: HMAC-SHA256 of `<timestamp>.<body>` under the channel's secret, in hexadecimal. The timestamp
 * is signed too, so that an old message cannot be sent again as a new one.
 */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** Calls a webhook: `ioc-timestamp` in seconds of the attempt, `ioc-signature: v1=<hex>`. */
export function webhookSender(
  { url, secret }: z.infer<typeof webhookSettings>,
  now: () => number,
): MessageSender {
  return async (message, signal) => {
    const body = cloudEvent(message);
    const timestamp = String(Math.floor(now() / 1_000));
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'ioc-timestamp': timestamp,
      'ioc-signature': `v1=${webhookSignature(secret, timestamp, body)}`,
    };
    return outcomeOfStatus(await postOnce({ url, headers, body }, signal));
  };
}
