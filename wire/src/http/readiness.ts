import { z } from 'zod';

/** What is wrong with the intake: inside an ingest, in its own words, or `part-unheld`: a part that no ingest runs. */
export const ingestTrouble = z.enum([
  'journal-full',
  'journal-failed',
  'archive-behind',
  'store-away',
  'records-away',
  'broker-away',
  'part-unheld',
  'device-flooding',
]);

/** Whether a part of the system answers. */
export const reachability = z.enum(['ok', 'stale']);

/**
 * How the system is, as the API sees it: its parts, what ingest says is wrong, and how durable an acknowledgement is
 * (`journalSync`, absent until an ingest was heard).
 */
export const systemState = z.object({
  simulating: z.boolean(),
  parts: z.object({
    ingest: reachability,
    store: reachability,
    broker: reachability,
    records: reachability,
  }),
  troubles: z.array(ingestTrouble),
  journalSync: z.enum(['fsync', 'os']).optional(),
  receivedPerSecond: z.number().optional(),
  archiveLagSeconds: z.number().optional(),
  /** Each part of the intake (`all`, or a city), and whether an ingest that runs it is heard. */
  ingests: z
    .array(
      z.object({
        part: z.string(),
        state: reachability,
        silentSeconds: z.number().nonnegative(),
        receivedPerSecond: z.number().optional(),
        archiveLagSeconds: z.number().optional(),
      }),
    )
    .optional(),
});

/** How the system is. */
export type SystemState = z.infer<typeof systemState>;
