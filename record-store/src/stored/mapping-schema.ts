import { z } from 'zod';

/** A mapping profile as it is stored: its inside belongs to who decodes by it. */
export const storedMappingSchema = z.looseObject({ id: z.string() });
