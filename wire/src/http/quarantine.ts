import { z } from 'zod';

import { deviceId } from '../identifier-schemas.ts';
import { rfc3339 } from './rfc3339.ts';

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
