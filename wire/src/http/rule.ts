import { SEVERITIES } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, departmentId, deviceId, propertyId, ruleId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { sector } from './reference.ts';

/** An operator priority. */
export const severity = z.enum(SEVERITIES);

const duration = z.string().max(32).regex(/^P/, { error: 'expected an ISO 8601 duration such as PT10M' });
const finite = z.number();
const bounds = z.tuple([finite, finite]);
const groupBy = z.enum(['device', 'area', 'city']);

const level = z.discriminatedUnion('op', [
  z.object({
    severity,
    op: z.enum(['>', '>=', '<', '<=', '==', '!=']),
    threshold: finite,
    reset: finite.optional(),
    for: duration.optional(),
  }),
  z.object({
    severity,
    op: z.enum(['outside', 'inside']),
    threshold: bounds,
    reset: bounds.optional(),
    for: duration.optional(),
  }),
]);

const scheduleWindow = z.object({
  days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});

const ruleFields = {
  name: localizedText,
  department: departmentId,
  sector,
  enabled: z.boolean(),
  select: z.object({
    property: propertyId,
    cities: z.array(cityId).optional(),
    areas: z.array(areaId).optional(),
    devices: z.array(deviceId).optional(),
    tags: z.array(z.string()).optional(),
  }),
  groupBy,
  signal: z.object({
    fn: z.enum(['last', 'mean', 'min', 'max', 'sum', 'count', 'p95', 'stddev', 'rate', 'delta']),
    window: duration.optional(),
    minSamples: z.number().int().min(1).optional(),
  }),
  levels: z.array(level).max(4),
  quorum: z
    .object({
      atLeast: z.union([z.number().int().min(1), z.string().regex(/^\d{1,3}%$/)]),
      of: z.literal('devices'),
    })
    .optional(),
  noData: z.object({ after: duration.optional(), severity, groupBy: groupBy.optional() }).optional(),
  ignoreSuspect: z.boolean().optional(),
  keepFiring: duration.optional(),
  flap: z.object({ changes: z.number().int().min(1), within: duration }).optional(),
  schedule: z
    .object({
      timeZone: z.string().optional(),
      windows: z.array(scheduleWindow),
      holidays: z.array(z.string()).optional(),
    })
    .optional(),
  inhibitedBy: z.array(z.object({ rule: ruleId, same: z.enum(['device', 'area']) })).optional(),
  escalate: z.array(z.object({ after: duration, to: z.string(), severity: severity.optional() })).optional(),
  message: localizedText,
  instruction: localizedText.optional(),
  basis: z.string().max(1_000).optional(),
};

/** A rule as it is stored and answered: the shape of `docs/rules.md`. */
export const ruleJson = z.object({ id: ruleId, version: z.number().int().min(1), ...ruleFields });

/** A rule as it is created or replaced: the server gives the version, and the id where none is given. */
export const ruleInput = z.object({
  ...ruleFields,
  id: ruleId.optional(),
  enabled: ruleFields.enabled.default(true),
  groupBy: groupBy.default('device'),
  message: localizedText.optional(),
});

/** A parsed rule input. */
export type RuleInput = z.infer<typeof ruleInput>;
