import { z } from 'zod';

/** A web address that may be called: HTTP or HTTPS, nothing else. */
const webAddress = z.url({ protocol: /^https?$/ }).max(2_000);

/** A secret: it can be set and used, and is never answered. */
const secret = z.string().min(1).max(500);

/** What it takes to reach a channel by e-mail; the server as `smtp://host:port` or `smtps://host:port`. */
export const emailSettings = z.object({
  server: z.url({ protocol: /^smtps?$/ }).max(500),
  username: z.string().min(1).max(200).exactOptional(),
  password: secret.exactOptional(),
  from: z.email(),
  to: z.array(z.email()).min(1).max(50),
});

/** What it takes to call a webhook; `secret` signs what is sent. */
export const webhookSettings = z.object({ url: webAddress, secret });

/** What it takes to write to a Telegram chat by a bot. */
export const telegramSettings = z.object({
  token: secret,
  chatId: z.string().min(1).max(100),
  /** Another server of the Bot API than Telegram's own. */
  server: webAddress.exactOptional(),
});

/** What it takes to write to a follower of a Zalo Official Account. */
export const zaloSettings = z.object({
  accessToken: secret,
  userId: z.string().min(1).max(100),
  /** Another server than Zalo's own, such as a sandbox. */
  server: webAddress.exactOptional(),
});

/** The settings of each kind of channel. */
export const CHANNEL_SETTINGS = {
  email: emailSettings,
  webhook: webhookSettings,
  telegram: telegramSettings,
  zalo: zaloSettings,
} as const;

/** Settings that are secrets, by their names: they are kept when a change leaves them out, and are never answered. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(['password', 'secret', 'token', 'accessToken']);
