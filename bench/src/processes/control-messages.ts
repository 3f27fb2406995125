import { z } from 'zod';

/** What the benchmark asks one of its processes; every question is answered once, by number. */
export const questionMessage = z.object({ id: z.number(), question: z.string(), body: z.unknown() });

/** What one of its processes says: an answer, why there is none, or what happened by itself. */
export const processMessage = z.union([
  z.object({ id: z.number(), answer: z.unknown() }),
  z.object({ id: z.number(), failure: z.string() }),
  z.object({ event: z.string(), body: z.unknown() }),
]);

/** A parsed message of a process. */
export type ProcessMessage = z.infer<typeof processMessage>;
