import type { City } from '@ioc/domain';
import { z } from 'zod';
import { cityIdSchema, localizedTextSchema, lonLatSchema } from './identifier-schema.ts';

/** A city as it is stored. */
export const citySchema = z.object({
  id: cityIdSchema,
  name: localizedTextSchema,
  center: lonLatSchema,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  timeZone: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
} satisfies Record<keyof City, z.ZodType>);
