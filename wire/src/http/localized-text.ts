import { z } from 'zod';

/** A text in Vietnamese and English. */
export const localizedText = z.object({ vi: z.string().min(1).max(500), en: z.string().min(1).max(500) });
