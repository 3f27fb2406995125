import { z } from 'zod';

/** The event by which a subscriber says how many messages it has taken in and acknowledged so far. */
export const TAKEN_EVENT = 'taken';

/** How often a subscriber says so, milliseconds: short against a round, rare against the messages. */
export const TAKEN_EVERY_MS = 20;

/** How many messages were taken in at that time by the wall clock. */
export const taken = z.object({ count: z.number(), atMs: z.number() });

/** What a subscriber has used so far. */
export const usage = z.object({ cpuUs: z.number(), rssMib: z.number() });

/** What a subscriber has used so far. */
export type Usage = z.infer<typeof usage>;
