import { createTransport } from 'nodemailer';
import type { z } from 'zod';

import type { emailSettings } from './channel-settings.ts';
import type { MessageSender, SendOutcome } from './outgoing-message.ts';

/** How long the server may take for each step, in milliseconds; the whole attempt has its own limit. */
const STEP_LIMIT_MS = 5_000;

/** From this reply code on the server will never take the message as it is. Source: RFC 5321, 4.2.1. */
const PERMANENT_REPLY = 500;

/** Sends by SMTP, one connection for each message; encrypted from the start with `smtps`, by STARTTLS where offered. */
export function emailSender(settings: z.infer<typeof emailSettings>): MessageSender {
  const { server, username, password, from, to } = settings;
  return async ({ id, subject, text }, signal) => {
    const transport = createTransport({
      url: server,
      ...(username === undefined ? {} : { auth: { user: username, pass: password ?? '' } }),
      connectionTimeout: STEP_LIMIT_MS,
      greetingTimeout: STEP_LIMIT_MS,
      socketTimeout: STEP_LIMIT_MS,
    });
    const cut = (): void => transport.close();
    signal.addEventListener('abort', cut, { once: true });
    try {
      const host = from.slice(from.indexOf('@') + 1);
      const sent = await transport.sendMail({ from, to, subject, text, messageId: `<${id}@${host}>` });
      return { result: 'sent', detail: sent.response.slice(0, 200) };
    } catch (error) {
      return outcomeOf(error);
    } finally {
      signal.removeEventListener('abort', cut);
      transport.close();
    }
  };
}

function outcomeOf(error: unknown): SendOutcome {
  const detail = error instanceof Error ? error.message.slice(0, 200) : 'no answer';
  const code =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0;
  return { result: code >= PERMANENT_REPLY ? 'refused' : 'failed', detail };
}
