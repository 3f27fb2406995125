import { SECTORS } from '@ioc/domain';
import { z } from 'zod';

import { cityId } from '../identifier-schemas.ts';
import { LARGEST_PAGE } from './page.ts';

/** Whose current values are asked for; without `limit` the answer is one page with all of them. */
export const currentQuery = z.object({
  city: cityId.optional(),
  sector: z.enum(SECTORS).optional(),
  limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).optional(),
  cursor: z.string().max(512).optional(),
});
