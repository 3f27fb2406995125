import type { StoredChannel } from '@ioc/record-store';

import { CHANNEL_SETTINGS } from './channel-settings.ts';
import type { MessageSender } from './outgoing-message.ts';
import { emailSender } from './send-email.ts';
import { telegramSender } from './send-telegram.ts';
import { webhookSender } from './send-webhook.ts';
import { zaloSender } from './send-zalo.ts';

/**
 * The sender of a channel.
 *
 * @throws z.ZodError when its stored settings are of another form than its kind takes.
 */
export function senderOf({ kind, settings }: StoredChannel, now: () => number): MessageSender {
  switch (kind) {
    case 'email':
      return emailSender(CHANNEL_SETTINGS.email.parse(settings));
    case 'webhook':
      return webhookSender(CHANNEL_SETTINGS.webhook.parse(settings), now);
    case 'telegram':
      return telegramSender(CHANNEL_SETTINGS.telegram.parse(settings));
    case 'zalo':
      return zaloSender(CHANNEL_SETTINGS.zalo.parse(settings));
  }
}
