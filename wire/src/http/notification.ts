import { isTimeZone, SECTORS, SEVERITIES, type NotificationChannel } from '@ioc/domain';
import { z } from 'zod';

import { alertId, cityId, departmentId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { pageQuery } from './page.ts';
import { rfc3339 } from './rfc3339.ts';
import { plainId } from './shifts.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected HH:mm' });

/** The kinds of channels (A10). */
const channelKind: z.ZodType<NotificationChannel['kind']> = z.enum(['email', 'webhook', 'telegram', 'zalo']);

/** Which alerts a channel is told: those that meet every condition given. */
const match = z.strictObject({
  severities: z.array(z.enum(SEVERITIES)).min(1).exactOptional(),
  cities: z.array(cityId).min(1).max(100).exactOptional(),
  sectors: z.array(z.enum(SECTORS)).min(1).exactOptional(),
  departments: z.array(departmentId).min(1).max(100).exactOptional(),
});

/** A notification channel as it is set up (A10); of `settings` each kind has its own. */
export const notificationChannelInput = z.object({
  name: localizedText,
  kind: channelKind,
  enabled: z.boolean(),
  language: z.enum(['vi', 'en']),
  match: match.exactOptional(),
  quiet: z
    .strictObject({
      timeZone: z.string().refine(isTimeZone, { error: 'expected an IANA time zone' }),
      from: timeOfDay,
      to: timeOfDay,
    })
    .exactOptional(),
  settings: z.record(z.string().max(40), z.unknown()),
});

/** A channel without its secrets; `secrets` names those that are set. */
export const notificationChannelJson = notificationChannelInput.extend({
  id: plainId,
  secrets: z.array(z.string()),
});

/** A channel for an administrator. */
export type NotificationChannelJson = z.infer<typeof notificationChannelJson>;

/** How a test of a channel went. */
export const channelTestAnswer = z.object({
  result: z.enum(['sent', 'failed', 'refused']),
  detail: z.string(),
});

/** A message to a channel: `dead` ones were given up and can be sent again. */
export const notificationJson = z.object({
  id: z.string(),
  channel: z.string(),
  state: z.enum(['pending', 'sending', 'sent', 'dead']),
  dueAt: rfc3339,
  createdAt: rfc3339,
  attempts: z.int(),
  items: z.array(
    z.object({
      alert: alertId,
      what: z.string(),
      severity: z.enum(SEVERITIES),
      at: rfc3339,
      message: z.object({ vi: z.string(), en: z.string() }),
    }),
  ),
  more: z.int(),
  error: z.string().exactOptional(),
});

/** Which messages are asked for. */
export const notificationsQuery = pageQuery.extend({
  state: z.enum(['pending', 'sending', 'sent', 'dead']).optional(),
  channel: plainId.optional(),
});

/** One attempt to deliver a message. */
export const deliveryJson = z.object({
  notification: z.string(),
  channel: z.string(),
  at: rfc3339,
  attempt: z.int(),
  result: z.enum(['sent', 'failed', 'dead', 'test-sent', 'test-failed']),
  detail: z.string(),
});

/** Which part of the delivery log is asked for. */
export const deliveriesQuery = pageQuery.extend({ channel: plainId.optional() });
