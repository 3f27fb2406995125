import { SECTORS } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId } from '../identifier-schemas.ts';
import { deviceJson } from './device.ts';
import { pageQuery } from './page.ts';

const NUMBER = /^-?\d{1,3}(?:\.\d+)?$/;

function isBoundingBox(text: string): boolean {
  const parts = text.split(',');
  const [west, south, east, north] = parts.map(Number);
  if (parts.length !== 4 || !parts.every((part) => NUMBER.test(part))) return false;
  return Number(west) <= Number(east) && Number(south) <= Number(north);
}

/** West, south, east, north in WGS 84 degrees, separated by commas. Source: RFC 7946 §5. */
const boundingBox = z
  .string()
  .max(128)
  .refine(isBoundingBox, { error: 'expected west,south,east,north in degrees' });

/** Which devices are asked for; `q` searches ids and names without regard to case and diacritics. */
export const devicesQuery = pageQuery.extend({
  city: cityId.optional(),
  sector: z.enum(SECTORS).optional(),
  area: areaId.optional(),
  bbox: boundingBox.optional(),
  q: z.string().max(200).optional(),
});

/** The corners of a text that `devicesQuery` accepted. */
export function parseBoundingBox(text: string): readonly [number, number, number, number] {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  return [west, south, east, north];
}

/** Devices as GeoJSON points (RFC 7946); the properties are the device. */
export const deviceCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string(),
      geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      properties: deviceJson,
    }),
  ),
  nextCursor: z.string().optional(),
});
