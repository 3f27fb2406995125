import { z } from 'zod';
import type { StoredChannel } from '../notifications.ts';
import { alertEntrySchema } from './alert-schema.ts';
import {
  alertIdSchema,
  cityIdSchema,
  departmentIdSchema,
  epochMsSchema,
  localizedTextSchema,
  sectorSchema,
  severitySchema,
} from './identifier-schema.ts';

/** A channel as it is stored. */
export const channelSchema: z.ZodType<StoredChannel> = z.object({
  id: z.string(),
  name: localizedTextSchema,
  kind: z.enum(['email', 'webhook', 'telegram', 'zalo']),
  enabled: z.boolean(),
  language: z.enum(['vi', 'en']),
  match: z
    .object({
      severities: z.array(severitySchema).exactOptional(),
      cities: z.array(cityIdSchema).exactOptional(),
      sectors: z.array(sectorSchema).exactOptional(),
      departments: z.array(departmentIdSchema).exactOptional(),
    })
    .exactOptional(),
  quiet: z.object({ timeZone: z.string(), from: z.string(), to: z.string() }).exactOptional(),
  settings: z.record(z.string(), z.unknown()),
});

/** What a message tells, as it is stored. */
export const messageSchema = z.object({
  items: z.array(
    z.object({
      alert: alertIdSchema,
      what: alertEntrySchema.shape.what,
      severity: severitySchema,
      at: epochMsSchema,
      message: localizedTextSchema,
    }),
  ),
  more: z.int(),
  error: z.string().exactOptional(),
});
