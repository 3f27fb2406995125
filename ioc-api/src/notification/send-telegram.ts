import { z } from 'zod';

import type { telegramSettings } from './channel-settings.ts';
import type { MessageSender } from './outgoing-message.ts';
import { outcomeOfStatus, postOnce } from './post-json.ts';

const SERVER = 'https://api.telegram.org';

/** Characters of one message at most. Source: Telegram Bot API, sendMessage. */
const MOST_CHARACTERS = 4_096;

const refusal = z.object({
  ok: z.literal(false),
  description: z.string(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/** Writes to a chat by a bot. Source: Telegram Bot API, sendMessage. */
export function telegramSender({ token, chatId, server }: z.infer<typeof telegramSettings>): MessageSender {
  const url = `${server ?? SERVER}/bot${token}/sendMessage`;
  return async ({ text }, signal) => {
    const body = JSON.stringify({ chat_id: chatId, text: text.slice(0, MOST_CHARACTERS) });
    const answer = await postOnce({ url, headers: { 'content-type': 'application/json' }, body }, signal);
    const outcome = outcomeOfStatus(answer);
    const refused = refusal.safeParse(answer.json);
    if (!refused.success) return outcome;
    const { description, parameters } = refused.data;
    const detail = `${outcome.detail}: ${description.slice(0, 200)}`;
    const seconds = parameters?.retry_after;
    if (outcome.result === 'failed' && seconds !== undefined)
      return { result: 'failed', detail, retryAfterMs: seconds * 1_000 };
    return { ...outcome, detail };
  };
}
