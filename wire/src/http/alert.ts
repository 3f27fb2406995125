import type { Alert, AlertEntry } from '@ioc/domain';
import { z } from 'zod';

import { alertId, areaId, cityId, deviceId, ruleId, userId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { lonLat, sector } from './reference.ts';
import { formatInstant, parseInstant, rfc3339 } from './rfc3339.ts';
import { severity } from './rule.ts';

const bounds = z.tuple([z.number(), z.number()]);
const threshold = z.union([z.number(), bounds]);

/** An alert as the API and the live stream tell it (contracts §2). */
export const alertJson = z.object({
  id: alertId,
  rule: z.object({ id: ruleId, version: z.number().int() }),
  kind: z.enum(['threshold', 'no-data', 'device', 'system']),
  severity,
  condition: z.enum(['active', 'cleared']),
  work: z.enum(['unacknowledged', 'acknowledged', 'closed']),
  group: z.object({ by: z.enum(['device', 'area', 'city']), id: z.string() }),
  city: cityId,
  sector,
  device: deviceId.exactOptional(),
  area: areaId.exactOptional(),
  location: lonLat.exactOptional(),
  openedAt: rfc3339,
  changedAt: rfc3339,
  clearedAt: rfc3339.exactOptional(),
  closedAt: rfc3339.exactOptional(),
  acknowledgedBy: userId.exactOptional(),
  acknowledgedAt: rfc3339.exactOptional(),
  resolution: z
    .enum(['fixed', 'false-alarm', 'duplicate', 'expected', 'handed-over', 'cleared', 'withdrawn'])
    .exactOptional(),
  value: z.number().exactOptional(),
  threshold: threshold.exactOptional(),
  peak: z.number().exactOptional(),
  occurrences: z.number().int(),
  stale: z.boolean(),
  flapping: z.boolean(),
  silenced: z.boolean(),
  shelvedUntil: rfc3339.exactOptional(),
  assignedTo: userId.exactOptional(),
  message: localizedText,
  revision: z.number().int(),
});

/** An alert as the API and the live stream tell it. */
export type AlertJson = z.infer<typeof alertJson>;

/** An alert for an answer or a message. */
export function encodeAlert(alert: Alert): AlertJson {
  const {
    openedAt,
    changedAt,
    clearedAt,
    closedAt,
    acknowledgedAt,
    shelvedUntil,
    threshold: limit,
    ...rest
  } = alert;
  return {
    ...rest,
    openedAt: formatInstant(openedAt),
    changedAt: formatInstant(changedAt),
    ...(clearedAt === undefined ? {} : { clearedAt: formatInstant(clearedAt) }),
    ...(closedAt === undefined ? {} : { closedAt: formatInstant(closedAt) }),
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: formatInstant(acknowledgedAt) }),
    ...(shelvedUntil === undefined ? {} : { shelvedUntil: formatInstant(shelvedUntil) }),
    ...(limit === undefined ? {} : { threshold: typeof limit === 'number' ? limit : [limit[0], limit[1]] }),
  };
}

/** An alert from an answer or a message. */
export function decodeAlert(json: AlertJson): Alert {
  const { openedAt, changedAt, clearedAt, closedAt, acknowledgedAt, shelvedUntil, ...rest } = json;
  return {
    ...rest,
    openedAt: parseInstant(openedAt),
    changedAt: parseInstant(changedAt),
    ...(clearedAt === undefined ? {} : { clearedAt: parseInstant(clearedAt) }),
    ...(closedAt === undefined ? {} : { closedAt: parseInstant(closedAt) }),
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: parseInstant(acknowledgedAt) }),
    ...(shelvedUntil === undefined ? {} : { shelvedUntil: parseInstant(shelvedUntil) }),
  };
}

/** One line of an alert's timeline. */
export const alertEntryJson = z.object({
  revision: z.number().int(),
  at: rfc3339,
  actor: z.union([
    z.object({ kind: z.literal('engine') }),
    z.object({ kind: z.literal('user'), user: userId }),
  ]),
  what: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  text: z.string().optional(),
  value: z.number().optional(),
  threshold: threshold.optional(),
});

/** One line of an alert's timeline. */
export type AlertEntryJson = z.infer<typeof alertEntryJson>;

/** A line of a timeline for an answer. */
export function encodeAlertEntry(entry: AlertEntry): AlertEntryJson {
  const { alert: _alert, at, threshold: limit, ...rest } = entry;
  return {
    ...rest,
    at: formatInstant(at),
    ...(limit === undefined ? {} : { threshold: typeof limit === 'number' ? limit : [limit[0], limit[1]] }),
  };
}

/** An alert with its timeline and the readings around its raise. */
export const alertDetail = alertJson.extend({
  timeline: z.array(alertEntryJson),
  explanation: z
    .object({
      device: deviceId,
      property: z.string(),
      unit: z.string(),
      items: z.array(
        z.object({ t: rfc3339, v: z.union([z.number(), z.boolean(), z.string()]), q: z.string() }),
      ),
    })
    .optional(),
});

/** An alert with its timeline and the readings around its raise. */
export type AlertDetail = z.infer<typeof alertDetail>;
