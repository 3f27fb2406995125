import type { ObservedProperty } from '@ioc/domain';
import { z } from 'zod';
import { localizedTextSchema, propertyIdSchema, sectorSchema } from './identifier-schema.ts';

const rangeSchema = z.object({ min: z.number(), max: z.number() });

/** An observed property as it is stored. */
export const observedPropertySchema = z.object({
  id: propertyIdSchema,
  sector: z.union([sectorSchema, z.literal('device')]),
  name: localizedTextSchema,
  kind: z.enum(['number', 'counter', 'boolean', 'enum']),
  derived: z.boolean(),
  unit: z.string(),
  display: localizedTextSchema,
  decimals: z.number(),
  reject: rangeSchema.nullable(),
  normal: rangeSchema.nullable(),
  intervalSeconds: z.number(),
  step: z.object({ max: z.number(), perSeconds: z.number() }).nullable(),
  flatlineSeconds: z.number().nullable(),
  neighbours: z.object({ withinMeters: z.number(), atLeast: z.number(), max: z.number() }).exactOptional(),
  values: z.array(z.string()),
  missingMarkers: z.array(z.number()),
  source: z.string(),
} satisfies Record<keyof ObservedProperty, z.ZodType>);
