import { z } from 'zod';
import type { StoredDevice } from '../record-store.ts';
import {
  areaIdSchema,
  cityIdSchema,
  departmentIdSchema,
  deviceIdSchema,
  localizedTextSchema,
  lonLatSchema,
  propertyIdSchema,
  sectorSchema,
} from './identifier-schema.ts';

/** A device as it is stored. */
export const deviceSchema = z.object({
  id: deviceIdSchema,
  name: localizedTextSchema,
  city: cityIdSchema,
  sector: sectorSchema,
  location: lonLatSchema,
  department: departmentIdSchema.exactOptional(),
  parent: deviceIdSchema.exactOptional(),
  area: areaIdSchema.exactOptional(),
  tags: z.array(z.string()),
  datastreams: z.array(z.object({ property: propertyIdSchema, intervalSeconds: z.number() })),
} satisfies Record<keyof StoredDevice, z.ZodType>);
