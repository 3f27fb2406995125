import { z } from 'zod';

/** Which group and which time are asked about, as the address holds them: `?group=device:ID&at=2026-11-23T14:00:00Z`. */
export const whySearch = z.object({
  group: z.string().max(160).optional().catch(undefined),
  at: z.string().max(40).optional().catch(undefined),
});
