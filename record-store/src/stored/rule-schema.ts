import type { Condition, Rule } from '@ioc/domain';
import { z } from 'zod';
import {
  areaIdSchema,
  cityIdSchema,
  departmentIdSchema,
  deviceIdSchema,
  localizedTextSchema,
  propertyIdSchema,
  ruleIdSchema,
  sectorSchema,
  severitySchema,
} from './identifier-schema.ts';

const groupBySchema = z.enum(['device', 'area', 'city']);
const boundsSchema = z.tuple([z.number(), z.number()]);

const mOfNSchema = z.object({ m: z.number(), n: z.number() });

const levelSchema = z.union([
  z.object({
    severity: severitySchema,
    for: z.string().exactOptional(),
    mOfN: mOfNSchema.exactOptional(),
    op: z.enum(['>', '>=', '<', '<=', '==', '!=']),
    threshold: z.number(),
    reset: z.number().exactOptional(),
  }),
  z.object({
    severity: severitySchema,
    for: z.string().exactOptional(),
    mOfN: mOfNSchema.exactOptional(),
    op: z.enum(['outside', 'inside']),
    threshold: boundsSchema,
    reset: boundsSchema.exactOptional(),
  }),
]);

const positionsSchema = z.array(z.tuple([z.number(), z.number()]));

const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('polygon'), ring: positionsSchema }),
  z.object({ kind: z.literal('corridor'), line: positionsSchema, metres: z.number() }),
]);

const selectorSchema = z.object({
  property: propertyIdSchema,
  cities: z.array(cityIdSchema).exactOptional(),
  areas: z.array(areaIdSchema).exactOptional(),
  devices: z.array(deviceIdSchema).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  within: placeSchema.exactOptional(),
} satisfies Record<keyof Rule['select'], z.ZodType>);

const functionSchema = z.enum([
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

const pairSchema = z.object({ upstream: deviceIdSchema, downstream: deviceIdSchema });

const signalSchema = z.object({
  fn: functionSchema,
  window: z.string().exactOptional(),
  minSamples: z.number().exactOptional(),
  coverage: z.number().exactOptional(),
  usual: z.object({ weeks: z.number().exactOptional() }).exactOptional(),
  upstream: z.object({ pairs: z.array(pairSchema), lag: z.string() }).exactOptional(),
} satisfies Record<keyof Rule['signal'], z.ZodType>);

const noDataSchema = z.object({
  after: z.string().exactOptional(),
  severity: severitySchema,
  groupBy: groupBySchema.exactOptional(),
  parent: z.boolean().exactOptional(),
} satisfies Record<keyof NonNullable<Rule['noData']>, z.ZodType>);

const scheduleSchema = z.object({
  timeZone: z.string().exactOptional(),
  windows: z.array(
    z.object({
      days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
      from: z.string(),
      to: z.string(),
    }),
  ),
  holidays: z.array(z.string()).exactOptional(),
} satisfies Record<keyof NonNullable<Rule['schedule']>, z.ZodType>);

const escalationSchema = z.object({
  after: z.string(),
  to: z.string(),
  severity: severitySchema.exactOptional(),
});

const statement = {
  property: propertyIdSchema,
  of: groupBySchema.exactOptional(),
  fn: functionSchema.exactOptional(),
  window: z.string().exactOptional(),
  minSamples: z.number().exactOptional(),
  coverage: z.number().exactOptional(),
};

const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.object({ all: z.array(conditionSchema) }),
    z.object({ any: z.array(conditionSchema) }),
    z.object({ not: conditionSchema }),
    z.object({ ...statement, op: z.enum(['>', '>=', '<', '<=', '==', '!=']), threshold: z.number() }),
    z.object({ ...statement, op: z.enum(['outside', 'inside']), threshold: boundsSchema }),
  ]),
);

const overrideSchema = z.object({
  scope: z.union([
    z.object({ city: cityIdSchema }),
    z.object({ area: areaIdSchema }),
    z.object({ device: deviceIdSchema }),
  ]),
  levels: z.array(
    z.object({
      severity: severitySchema,
      threshold: z.union([z.number(), boundsSchema]).exactOptional(),
      reset: z.union([z.number(), boundsSchema]).exactOptional(),
    }),
  ),
  owner: z.string(),
  reason: z.union([z.string(), localizedTextSchema]),
  until: z.string().exactOptional(),
} satisfies Record<keyof NonNullable<Rule['overrides']>[number], z.ZodType>);

/** A rule as it is stored: its shape only; that it makes sense was checked before it came here. */
export const ruleSchema = z.object({
  id: ruleIdSchema,
  version: z.int(),
  name: localizedTextSchema,
  department: departmentIdSchema,
  sector: sectorSchema,
  enabled: z.boolean(),
  select: selectorSchema,
  groupBy: groupBySchema,
  signal: signalSchema,
  levels: z.array(levelSchema),
  when: conditionSchema.exactOptional(),
  overrides: z.array(overrideSchema).exactOptional(),
  quorum: z.object({ atLeast: z.union([z.number(), z.string()]), of: z.literal('devices') }).exactOptional(),
  noData: noDataSchema.exactOptional(),
  ignoreSuspect: z.boolean().exactOptional(),
  keepFiring: z.string().exactOptional(),
  flap: z.object({ changes: z.number(), within: z.string() }).exactOptional(),
  schedule: scheduleSchema.exactOptional(),
  inhibitedBy: z.array(z.object({ rule: ruleIdSchema, same: z.enum(['device', 'area']) })).exactOptional(),
  escalate: z.array(escalationSchema).exactOptional(),
  latched: z.boolean().exactOptional(),
  draft: z.boolean().exactOptional(),
  safety: z.boolean().exactOptional(),
  pack: z.object({ id: z.string(), version: z.string(), entry: z.string() }).exactOptional(),
  message: localizedTextSchema,
  instruction: localizedTextSchema.exactOptional(),
  basis: z.string().exactOptional(),
} satisfies Record<keyof Rule, z.ZodType>);
