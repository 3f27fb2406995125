import { SECTORS } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, departmentId, propertyId } from '../identifier-schemas.ts';
import { localizedText } from './localized-text.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const validity = { validFrom: day.nullable(), validTo: day.nullable() };

/** A point, WGS 84 degrees. */
export const lonLat = z.object({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });

/** A sector id. */
export const sector = z.enum(SECTORS);

/** A city. */
export const city = z.object({
  id: cityId,
  name: localizedText,
  center: lonLat,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  timeZone: z.string(),
  ...validity,
});

/** A department. */
export const department = z.object({
  id: departmentId,
  name: localizedText,
  sectors: z.array(sector),
  cities: z.array(cityId),
  ...validity,
});

const range = z.object({ min: z.number(), max: z.number() });

/** An observed property of the catalogue. */
export const observedProperty = z.object({
  id: propertyId,
  sector: z.enum([...SECTORS, 'device']),
  name: localizedText,
  kind: z.enum(['number', 'counter', 'boolean', 'enum']),
  derived: z.boolean(),
  unit: z.string(),
  display: z.object({ vi: z.string(), en: z.string() }),
  decimals: z.number().int().min(0).max(6),
  reject: range.nullable(),
  normal: range.nullable(),
  intervalSeconds: z.number().positive(),
  step: z.object({ max: z.number(), perSeconds: z.number().positive() }).nullable(),
  flatlineSeconds: z.number().positive().nullable(),
  neighbours: z
    .object({
      withinMeters: z.number().positive(),
      atLeast: z.number().int().positive(),
      max: z.number().positive(),
    })
    .exactOptional(),
  values: z.array(z.string()),
  missingMarkers: z.array(z.number()),
  source: z.string(),
});

const position = z.tuple([z.number(), z.number()]);
const ring = z.array(position);

/** The extent of an area. */
export const areaGeometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
]);

/** An area as a GeoJSON feature. */
export const areaFeature = z.object({
  type: z.literal('Feature'),
  id: areaId,
  properties: z.object({
    id: areaId,
    code: z.string(),
    level: z.string(),
    unitType: z.string(),
    name: localizedText,
    city: cityId,
    successors: z.array(z.string()),
    approximate: z.boolean(),
    legalBasis: z.string().nullable(),
    source: z.string(),
    ...validity,
  }),
  geometry: areaGeometry,
});

/** Areas as GeoJSON (RFC 7946). */
export const areaCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(areaFeature),
});
