import { SEVERITIES, type Condition } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, departmentId, deviceId, propertyId, ruleId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';
import { sector } from './reference.ts';
import { rfc3339 } from './rfc3339.ts';

/** An operator priority. */
export const severity = z.enum(SEVERITIES);

const duration = z.string().max(32).regex(/^P/, { error: 'expected an ISO 8601 duration such as PT10M' });
const finite = z.number();
const bounds = z.tuple([finite, finite]);
const groupBy = z.enum(['device', 'area', 'city']);

const mOfN = z.object({ m: z.number().int().min(1), n: z.number().int().min(1).max(32) });

const level = z.discriminatedUnion('op', [
  z.object({
    severity,
    op: z.enum(['>', '>=', '<', '<=', '==', '!=']),
    threshold: finite,
    reset: finite.optional(),
    for: duration.optional(),
    mOfN: mOfN.optional(),
  }),
  z.object({
    severity,
    op: z.enum(['outside', 'inside']),
    threshold: bounds,
    reset: bounds.optional(),
    for: duration.optional(),
    mOfN: mOfN.optional(),
  }),
]);

const scheduleWindow = z.object({
  days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** Where a rule looks: a drawn ring, or a corridor along a line. */
const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('polygon'), ring: z.array(position).min(3).max(2_000) }),
  z.object({
    kind: z.literal('corridor'),
    line: z.array(position).min(2).max(2_000),
    metres: z.number().positive(),
  }),
]);

const signalFunction = z.enum([
  'last',
  'mean',
  'min',
  'max',
  'sum',
  'count',
  'p95',
  'stddev',
  'rate',
  'delta',
]);
const coverage = z.number().gt(0).max(1);

const statement = {
  property: propertyId,
  of: groupBy.optional(),
  fn: signalFunction.optional(),
  window: duration.optional(),
  minSamples: z.number().int().min(1).optional(),
  coverage: coverage.optional(),
};

/** What must hold besides the level's own condition. */
const condition: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      z.object({ all: z.array(condition).min(1).max(16) }),
      z.object({ any: z.array(condition).min(1).max(16) }),
      z.object({ not: condition }),
      z.object({ ...statement, op: z.enum(['>', '>=', '<', '<=', '==', '!=']), threshold: finite }),
      z.object({ ...statement, op: z.enum(['outside', 'inside']), threshold: bounds }),
    ]),
  )
  .meta({ id: 'RuleCondition' });

const numbers = z.union([finite, bounds]);

const override = z.object({
  scope: z.union([z.object({ city: cityId }), z.object({ area: areaId }), z.object({ device: deviceId })]),
  levels: z
    .array(z.object({ severity, threshold: numbers.optional(), reset: numbers.optional() }))
    .min(1)
    .max(4),
  owner: z.string().min(1).max(200),
  reason: z.union([z.string().min(1).max(1_000), localizedText]),
  until: rfc3339.optional(),
});

const pair = z.object({ upstream: deviceId, downstream: deviceId });

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
    within: place.optional(),
  }),
  groupBy,
  signal: z.object({
    fn: signalFunction,
    window: duration.optional(),
    minSamples: z.number().int().min(1).optional(),
    coverage: coverage.optional(),
    usual: z.object({ weeks: z.number().int().min(2).max(8).optional() }).optional(),
    upstream: z.object({ pairs: z.array(pair).min(1).max(500), lag: duration }).optional(),
  }),
  levels: z.array(level).max(4),
  when: condition.optional(),
  overrides: z.array(override).max(2_000).optional(),
  quorum: z
    .object({
      atLeast: z.union([z.number().int().min(1), z.string().regex(/^\d{1,3}%$/)]),
      of: z.literal('devices'),
    })
    .optional(),
  noData: z
    .object({
      after: duration.optional(),
      severity,
      groupBy: groupBy.optional(),
      parent: z.boolean().optional(),
    })
    .optional(),
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
  latched: z.boolean().optional(),
  draft: z.boolean().optional(),
  safety: z.boolean().optional(),
  pack: z
    .object({ id: z.string().max(96), version: z.string().max(32), entry: z.string().max(96) })
    .optional(),
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

/** What an entry of a threshold pack makes rules of. */
export const ruleTemplate = z
  .strictObject(ruleFields)
  .omit({ enabled: true, pack: true, overrides: true, draft: true });
