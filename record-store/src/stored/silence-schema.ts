import type { Silence, SilenceMatcher } from '@ioc/domain';
import { z } from 'zod';
import {
  areaIdSchema,
  cityIdSchema,
  deviceIdSchema,
  epochMsSchema,
  ruleIdSchema,
  sectorSchema,
  severitySchema,
  silenceIdSchema,
  userIdSchema,
} from './identifier-schema.ts';

const matcherSchema = z.object({
  city: cityIdSchema.exactOptional(),
  sector: sectorSchema.exactOptional(),
  area: areaIdSchema.exactOptional(),
  device: deviceIdSchema.exactOptional(),
  rule: ruleIdSchema.exactOptional(),
  severity: severitySchema.exactOptional(),
} satisfies Record<keyof SilenceMatcher, z.ZodType>);

/** A silence as it is stored. */
export const silenceSchema = z.object({
  id: silenceIdSchema,
  matcher: matcherSchema,
  from: epochMsSchema,
  to: epochMsSchema,
  reason: z.string(),
  author: userIdSchema,
  createdAt: epochMsSchema,
  endedAt: epochMsSchema.exactOptional(),
  endedBy: userIdSchema.exactOptional(),
} satisfies Record<keyof Silence, z.ZodType>);
