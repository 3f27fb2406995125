import type { Area, AreaGeometry, Ring } from '@ioc/domain';
import { z } from 'zod';
import { areaIdSchema, cityIdSchema, localizedTextSchema } from './identifier-schema.ts';

function isRing(value: unknown): value is Ring {
  return Array.isArray(value) && value.every(isPosition);
}

function isPosition(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';
}

// Checked by hand: a city's areas have tens of thousands of positions, and one schema object per position is slow.
const polygonSchema = z.custom<readonly Ring[]>(
  (value) => Array.isArray(value) && value.every(isRing),
  'not rings',
);
const polygonsSchema = z.custom<readonly (readonly Ring[])[]>(
  (value) => Array.isArray(value) && value.every((rings) => Array.isArray(rings) && rings.every(isRing)),
  'not lists of rings',
);

const geometrySchema: z.ZodType<AreaGeometry> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygonSchema }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: polygonsSchema }),
]);

/** An area as it is stored. */
export const areaSchema = z.object({
  id: areaIdSchema,
  code: z.string(),
  level: z.string(),
  unitType: z.string(),
  name: localizedTextSchema,
  city: cityIdSchema,
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  successors: z.array(z.string()),
  approximate: z.boolean(),
  legalBasis: z.string().nullable(),
  source: z.string(),
  geometry: geometrySchema,
} satisfies Record<keyof Area, z.ZodType>);
