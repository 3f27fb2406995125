import type { Department } from '@ioc/domain';
import { z } from 'zod';
import { cityIdSchema, departmentIdSchema, localizedTextSchema, sectorSchema } from './identifier-schema.ts';

/** A department as it is stored. */
export const departmentSchema = z.object({
  id: departmentIdSchema,
  name: localizedTextSchema,
  sectors: z.array(sectorSchema),
  cities: z.array(cityIdSchema),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
} satisfies Record<keyof Department, z.ZodType>);
