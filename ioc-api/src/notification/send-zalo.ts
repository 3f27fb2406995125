import { z } from 'zod';

import type { zaloSettings } from './channel-settings.ts';
import type { MessageSender, SendOutcome } from './outgoing-message.ts';
import { outcomeOfStatus, postOnce } from './post-json.ts';

const SERVER = 'https://openapi.zalo.me';

/** Characters of one message at most. Source: Zalo Official Account API v3.0, consultation messages. */
const MOST_CHARACTERS = 2_000;

/** Zalo answers 200 also to what it refuses: `error` 0 is success. Source: Zalo Official Account API v3.0, error codes. */
const answerShape = z.object({ error: z.number(), message: z.string().optional() });

/** Writes to a follower of an Official Account. Source: Zalo Official Account API v3.0, `POST /v3.0/oa/message/cs`. */
export function zaloSender({ accessToken, userId, server }: z.infer<typeof zaloSettings>): MessageSender {
  const url = `${server ?? SERVER}/v3.0/oa/message/cs`;
  const headers = { 'content-type': 'application/json', access_token: accessToken };
  return async ({ text }, signal) => {
    const message = { text: text.slice(0, MOST_CHARACTERS) };
    const body = JSON.stringify({ recipient: { user_id: userId }, message });
    const answer = await postOnce({ url, headers, body }, signal);
    const outcome = outcomeOfStatus(answer);
    if (outcome.result !== 'sent') return outcome;
    const said = answerShape.safeParse(answer.json);
    return said.success ? outcomeOf(said.data) : { result: 'failed', detail: 'an answer of another form' };
  };
}

/** Every refusal is tried again: an access token that ran out is renewed within hours, a quota returns. */
function outcomeOf({ error, message = '' }: z.infer<typeof answerShape>): SendOutcome {
  if (error === 0) return { result: 'sent', detail: 'error 0' };
  return { result: 'failed', detail: `error ${error}: ${message.slice(0, 200)}` };
}
