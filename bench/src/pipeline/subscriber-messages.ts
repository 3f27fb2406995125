import { z } from 'zod';

/** The event by which a subscriber says how many messages it has taken in and acknowledged so far. */
export const TAKEN_EVENT = 'taken';

/** How often a subscriber says so, milliseconds: short against a round, rare against the messages. */
export const TAKEN_EVERY_MS = 20;

/** How many messages were taken in at that time by the wall clock. */
export const taken = z.object({ count: z.number(), atMs: z.number() });

/** What a subscriber has used: processor time since it started, memory now, event-loop delay since the last question. */
export const usage = z.object({ cpuUs: z.number(), rssMib: z.number(), eventLoopP99Ms: z.number() });

/** What a subscriber has used. */
export type Usage = z.infer<typeof usage>;

/** How long archive and rules took to catch up with what was taken in. */
export const settled = z.object({ archiveMs: z.number(), rulesMs: z.number() });

/** How long archive and rules took to catch up with what was taken in. */
export type Settled = z.infer<typeof settled>;

/** How many messages were archived since the start, and how many are in the journal and not archived yet. */
export const archiveLag = z.object({ archived: z.number(), lagMessages: z.number() });

/** How far the archive is. */
export type ArchiveLag = z.infer<typeof archiveLag>;
