import { z } from 'zod';

/** What a rotating wall is told by its address: `?views=overview,map:viet-yen,alerts&every=30`. */
export const wallSearch = z.object({
  views: z.string().max(1_024).optional().catch(undefined),
  every: z.coerce.number().optional().catch(undefined),
});
