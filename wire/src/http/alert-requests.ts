import { SECTORS, SEVERITIES } from '@ioc/domain';
import { z } from 'zod';

import { alertId, areaId, cityId, deviceId, userId } from '../identifier-schemas.ts';
import { alertJson } from './alert.ts';
import { pageQuery } from './page.ts';
import { rfc3339 } from './rfc3339.ts';

const KNOWN_SEVERITIES: ReadonlySet<string> = new Set(SEVERITIES);

/** One severity, or several separated by commas. */
const severityList = z
  .string()
  .max(64)
  .refine((text) => text.split(',').every((word) => KNOWN_SEVERITIES.has(word)), {
    error: `expected severities separated by commas: ${SEVERITIES.join(', ')}`,
  });

/**
 * Which alerts are asked for. `state`: `open` (work not closed), `active` and `cleared` (condition of open alerts),
 * `unacknowledged`, `acknowledged`, `closed`, `all` (default). `from` and `to` bound the opening time.
 */
export const alertsQuery = pageQuery.extend({
  state: z
    .enum(['open', 'active', 'cleared', 'unacknowledged', 'acknowledged', 'closed', 'all'])
    .default('all'),
  severity: severityList.optional(),
  city: cityId.optional(),
  sector: z.enum(SECTORS).optional(),
  area: areaId.optional(),
  device: deviceId.optional(),
  silenced: z.enum(['true', 'false']).optional(),
  from: rfc3339.optional(),
  to: rfc3339.optional(),
});

/** A word with an acknowledgement. */
const note = z.string().trim().min(1).max(500);

/** Seen, I take it; with a note where one wants to say something. */
export const acknowledgeRequest = z.object({ note: note.optional() }).nullish();

/** Alerts that one request acknowledges at most: what somebody has seen on the screen. */
export const MOST_ACKNOWLEDGED = 200;

/**
 * Several alerts that somebody has seen, each in the revision that was seen: there is no way to acknowledge what is not
 * named. An alert may be named once.
 */
export const bulkAcknowledgeRequest = z.object({
  alerts: z
    .array(z.object({ id: alertId, revision: z.number().int().min(1) }))
    .min(1)
    .max(MOST_ACKNOWLEDGED)
    .refine((alerts) => new Set(alerts.map(({ id }) => id)).size === alerts.length, {
      error: 'expected each alert once',
    }),
  note: note.optional(),
});

/** What became of each alert, in the order of the request; `alert` is as it now is, absent when there is none. */
export const bulkAcknowledgeAnswer = z.object({
  items: z.array(
    z.object({
      id: alertId,
      result: z.enum(['done', 'conflict', 'refused', 'not-found']),
      alert: alertJson.optional(),
    }),
  ),
});

/** What became of each alert. */
export type BulkAcknowledgeAnswer = z.infer<typeof bulkAcknowledgeAnswer>;

/** Who shall work on an alert. */
export const assignRequest = z.object({ to: userId });

/** What somebody says about an alert. */
export const commentRequest = z.object({ text: z.string().trim().min(1).max(2_000) });

/** Until when an alert is put aside, at most 24 hours ahead (A4), and why. */
export const shelveRequest = z.object({ until: rfc3339, reason: z.string().trim().min(1).max(500) });

/** How an alert ended, by a person's word (A4). */
export const closeRequest = z.object({
  resolution: z.enum(['fixed', 'false-alarm', 'duplicate', 'expected', 'handed-over']),
});
