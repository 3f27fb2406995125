import type { Alert, AlertEntry, AlertNeighbour, EpochMs, Escalation } from '@ioc/domain';
import { z } from 'zod';

import { alertId, areaId, cityId, departmentId, deviceId, ruleId, userId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { lonLat, sector } from './reference.ts';
import { formatInstant, parseInstant, rfc3339 } from './rfc3339.ts';
import { severity } from './rule.ts';

const bounds = z.tuple([z.number(), z.number()]);
const threshold = z.union([z.number(), bounds]);

/** The way of an alert that nobody acknowledges (A9): `step` steps are behind it, the next is due at `nextAt`. */
const escalation = z.object({
  since: rfc3339,
  step: z.number().int(),
  nextAt: rfc3339.exactOptional(),
  leftMs: z.number().exactOptional(),
});

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
  department: departmentId.exactOptional(),
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
  valueAt: rfc3339.exactOptional(),
  firstValue: z.number().exactOptional(),
  peak: z.number().exactOptional(),
  peakAt: rfc3339.exactOptional(),
  occurrences: z.number().int(),
  stale: z.boolean(),
  flapping: z.boolean(),
  silenced: z.boolean(),
  inhibited: z.boolean(),
  late: z.boolean(),
  latched: z.boolean(),
  shelvedUntil: rfc3339.exactOptional(),
  assignedTo: userId.exactOptional(),
  escalation: escalation.exactOptional(),
  message: localizedText,
  revision: z.number().int(),
});

/** An alert as the API and the live stream tell it. */
export type AlertJson = z.infer<typeof alertJson>;

const OPTIONAL_TIMES = [
  'clearedAt',
  'closedAt',
  'acknowledgedAt',
  'shelvedUntil',
  'valueAt',
  'peakAt',
] as const;

type OptionalTimes<T> = { readonly [K in (typeof OPTIONAL_TIMES)[number]]?: T };

function encodeTimes(alert: OptionalTimes<EpochMs>): OptionalTimes<string> {
  const told: { -readonly [K in keyof OptionalTimes<string>]: string } = {};
  for (const name of OPTIONAL_TIMES) {
    const t = alert[name];
    if (t !== undefined) told[name] = formatInstant(t);
  }
  return told;
}

function decodeTimes(json: OptionalTimes<string>): OptionalTimes<EpochMs> {
  const told: { -readonly [K in keyof OptionalTimes<EpochMs>]: EpochMs } = {};
  for (const name of OPTIONAL_TIMES) {
    const text = json[name];
    if (text !== undefined) told[name] = parseInstant(text);
  }
  return told;
}

function encodeEscalation({ since, nextAt, ...rest }: Escalation): z.infer<typeof escalation> {
  return {
    ...rest,
    since: formatInstant(since),
    ...(nextAt === undefined ? {} : { nextAt: formatInstant(nextAt) }),
  };
}

function decodeEscalation({ since, nextAt, ...rest }: z.infer<typeof escalation>): Escalation {
  return {
    ...rest,
    since: parseInstant(since),
    ...(nextAt === undefined ? {} : { nextAt: parseInstant(nextAt) }),
  };
}

/** An alert for an answer or a message. */
export function encodeAlert(alert: Alert): AlertJson {
  const {
    openedAt,
    changedAt,
    clearedAt: _c,
    closedAt: _e,
    acknowledgedAt: _a,
    shelvedUntil: _s,
    ...others
  } = alert;
  const { valueAt: _v, peakAt: _p, threshold: limit, escalation: way, ...rest } = others;
  return {
    ...rest,
    openedAt: formatInstant(openedAt),
    changedAt: formatInstant(changedAt),
    ...encodeTimes(alert),
    ...(way === undefined ? {} : { escalation: encodeEscalation(way) }),
    ...(limit === undefined ? {} : { threshold: typeof limit === 'number' ? limit : [limit[0], limit[1]] }),
  };
}

/** An alert from an answer or a message. */
export function decodeAlert(json: AlertJson): Alert {
  const {
    openedAt,
    changedAt,
    clearedAt: _c,
    closedAt: _e,
    acknowledgedAt: _a,
    shelvedUntil: _s,
    ...others
  } = json;
  const { valueAt: _v, peakAt: _p, escalation: way, ...rest } = others;
  return {
    ...rest,
    openedAt: parseInstant(openedAt),
    changedAt: parseInstant(changedAt),
    ...decodeTimes(json),
    ...(way === undefined ? {} : { escalation: decodeEscalation(way) }),
  };
}

/** One line of an alert's timeline. */
export const alertEntryJson = z.object({
  revision: z.number().int(),
  at: rfc3339,
  actor: z.union([
    z.object({ kind: z.enum(['engine', 'timer']) }),
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

/** An alert beside another one (A7): how far away in metres, and whether in the same area. */
const neighbour = z.object({ alert: alertJson, distanceM: z.number().optional(), sameArea: z.boolean() });

/** A neighbour for an answer. */
export function encodeNeighbour({ alert, ...rest }: AlertNeighbour): z.infer<typeof neighbour> {
  return { ...rest, alert: encodeAlert(alert) };
}

/** An alert with its timeline, its neighbours and the readings around its raise. */
export const alertDetail = alertJson.extend({
  neighbours: z.array(neighbour),
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
