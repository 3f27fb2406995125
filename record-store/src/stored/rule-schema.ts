import type { Rule } from '@ioc/domain';
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

const levelSchema = z.union([
  z.object({
    severity: severitySchema,
    for: z.string().exactOptional(),
    op: z.enum(['>', '>=', '<', '<=', '==', '!=']),
    threshold: z.number(),
    reset: z.number().exactOptional(),
  }),
  z.object({
    severity: severitySchema,
    for: z.string().exactOptional(),
    op: z.enum(['outside', 'inside']),
    threshold: boundsSchema,
    reset: boundsSchema.exactOptional(),
  }),
]);

const selectorSchema = z.object({
  property: propertyIdSchema,
  cities: z.array(cityIdSchema).exactOptional(),
  areas: z.array(areaIdSchema).exactOptional(),
  devices: z.array(deviceIdSchema).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
} satisfies Record<keyof Rule['select'], z.ZodType>);

const signalSchema = z.object({
  fn: z.enum(['last', 'mean', 'min', 'max', 'sum', 'count', 'p95', 'stddev', 'rate', 'delta']),
  window: z.string().exactOptional(),
  minSamples: z.number().exactOptional(),
} satisfies Record<keyof Rule['signal'], z.ZodType>);

const noDataSchema = z.object({
  after: z.string().exactOptional(),
  severity: severitySchema,
  groupBy: groupBySchema.exactOptional(),
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
  quorum: z.object({ atLeast: z.union([z.number(), z.string()]), of: z.literal('devices') }).exactOptional(),
  noData: noDataSchema.exactOptional(),
  ignoreSuspect: z.boolean().exactOptional(),
  keepFiring: z.string().exactOptional(),
  flap: z.object({ changes: z.number(), within: z.string() }).exactOptional(),
  schedule: scheduleSchema.exactOptional(),
  inhibitedBy: z.array(z.object({ rule: ruleIdSchema, same: z.enum(['device', 'area']) })).exactOptional(),
  escalate: z.array(escalationSchema).exactOptional(),
  message: localizedTextSchema,
  instruction: localizedTextSchema.exactOptional(),
  basis: z.string().exactOptional(),
} satisfies Record<keyof Rule, z.ZodType>);
