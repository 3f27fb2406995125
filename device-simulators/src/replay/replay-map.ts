import { readFile } from 'node:fs/promises';

import { deviceInput, propertyId, rfc3339 } from '@ioc/wire';
import { z } from 'zod';

/** How the columns of a recorded series become readings: seeds/replay/README.md describes each field. */
export const replayMapSchema = z.object({
  description: z.object({ vi: z.string(), en: z.string() }),
  csv: z.object({
    delimiter: z.string().length(1),
    header: z.boolean(),
    quote: z.string().length(1).optional(),
    comment: z.string().optional(),
    trim: z.boolean().default(true),
    columns: z.array(z.string()).optional(),
  }),
  time: z.object({
    columns: z.array(z.string()).min(1),
    format: z.enum([
      'DD/MM/YYYY H:mm',
      'M/D/YYYY H:mm',
      'YYYY-MM-DD HH:mm',
      'unix-seconds',
      'parts(year,month,day,hour)',
    ]),
    zoneOffset: z.string().regex(/^[+-]\d{2}:\d{2}$/),
    /** The newest time of the file becomes now, and the others keep their distance. */
    shift: z.literal('to-now').optional(),
    /** Times before this are a clock that was never set: they are not shifted, so that they are refused as they are. */
    shiftFrom: rfc3339.optional(),
  }),
  device: deviceInput,
  values: z.array(
    z.object({
      column: z.string(),
      property: propertyId,
      scale: z.number().default(1),
      offset: z.number().default(0),
      missing: z.array(z.string()).default([]),
    }),
  ),
  seq: z.boolean().default(false),
  provenance: z.object({
    origin: z.string(),
    licence: z.string(),
    label: z.object({ vi: z.string(), en: z.string() }),
  }),
});

/** A parsed mapping of a recorded series. */
export type ReplayMap = z.infer<typeof replayMapSchema>;

/** A mapping that cannot be used. */
export class ReplayMapError extends Error {
  override readonly name = 'ReplayMapError';
}

/** Reads and checks a mapping file. Throws `ReplayMapError` when it is not as documented. */
export async function readReplayMap(file: string): Promise<ReplayMap> {
  const parsed = replayMapSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ReplayMapError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}
