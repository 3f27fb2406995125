import { QUALITIES } from '@ioc/domain';
import { z } from 'zod';

import { deviceId, propertyId } from '../identifier-schemas.ts';
import { rfc3339 } from './rfc3339.ts';

/** Aggregates per interval. */
export const aggregateName = z.enum(['mean', 'min', 'max', 'sum', 'count', 'last', 'p95']);

/** A measured value. */
export const observationValue = z.union([z.number(), z.boolean(), z.string()]);

/** How far a value can be believed. */
export const quality = z.enum(QUALITIES);

/** A question for the history of one datastream: raw, or `fn` per `every` (ISO 8601 duration). Default: the last 24 hours. */
export const observationsQuery = z.object({
  device: deviceId,
  property: propertyId,
  from: rfc3339.optional(),
  to: rfc3339.optional(),
  every: z.string().max(32).optional(),
  fn: aggregateName.optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});

/** The history of one datastream, ascending; `isTruncated` when there is more than was answered. */
export const observations = z.object({
  device: deviceId,
  property: propertyId,
  unit: z.string(),
  every: z.string().optional(),
  fn: aggregateName.optional(),
  items: z.array(z.object({ t: rfc3339, v: observationValue, q: quality })),
  isTruncated: z.literal(true).optional(),
});

/** The history of one datastream. */
export type Observations = z.infer<typeof observations>;

/** The current value of one datastream. */
export const currentValue = z.object({
  device: deviceId,
  property: propertyId,
  t: rfc3339,
  v: observationValue,
  q: quality,
});
