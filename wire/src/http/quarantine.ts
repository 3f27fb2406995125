import { z } from 'zod';

import { deviceId } from '../identifier-schemas.ts';
import { rfc3339 } from './rfc3339.ts';

/** The most messages that are replayed by one request. */
export const MOST_REPLAYED = 1_000;

/** A message that could not be used, whole and with the reason; `payload` is text where it is UTF-8, else base64. */
export const quarantinedMessage = z.object({
  id: z.string(),
  topic: z.string(),
  payload: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  bytes: z.number().int(),
  receivedAt: rfc3339,
  reason: z.string(),
  path: z.string(),
  device: deviceId.optional(),
  detail: z.string(),
});

/** A message that could not be used. */
export type QuarantinedMessageJson = z.infer<typeof quarantinedMessage>;

/**
 * What became of a replay within the time that the answer waits: the message was `archived`, it `returned` with what is
 * wrong with it now (`messages`), or it was `sent` and is on its way.
 */
export const replayAnswer = z.object({
  result: z.enum(['archived', 'returned', 'sent']),
  messages: z.array(quarantinedMessage),
});

/** What became of a replay. */
export type ReplayAnswer = z.infer<typeof replayAnswer>;

/** Which quarantined messages are to be replayed: those of a reason, of a device, or of both. */
export const bulkReplayRequest = z
  .strictObject({ reason: z.string().max(64).optional(), device: deviceId.optional() })
  .refine(({ reason, device }) => reason !== undefined || device !== undefined, {
    error: 'expected a reason, a device, or both',
  });

/** How many messages were sent; `isMore` when there are further ones, for another request. */
export const bulkReplayAnswer = z.object({ sent: z.int().nonnegative(), isMore: z.boolean() });

/** How many messages were sent. */
export type BulkReplayAnswer = z.infer<typeof bulkReplayAnswer>;
