import { z } from 'zod';

/** The most items that one page holds. Source: contracts §2. */
export const LARGEST_PAGE = 1_000;

/** Which page of a list is asked for. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(100),
  cursor: z.string().max(512).optional(),
});

/** The schema of one page of a list. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodOptional<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}
