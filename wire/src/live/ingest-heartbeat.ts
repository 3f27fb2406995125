import { z } from 'zod';

/** The topic on which the ingest of every part says each second how it is; internal, may change. */
export const HEARTBEAT_TOPIC = 'ioc/v1/live/-/ingest';

/** How often an ingest says how it is, in milliseconds; silence of `HEARTBEAT_MISSED_MS` means that it is out of reach. */
export const HEARTBEAT_EVERY_MS = 1_000;

/** Silence after which an ingest counts as out of reach, in milliseconds: five heartbeats. */
export const HEARTBEAT_MISSED_MS = 5_000;

const trouble = z.enum([
  'journal-full',
  'journal-failed',
  'archive-behind',
  'store-away',
  'records-away',
  'broker-away',
  'device-flooding',
]);

const count = z.number().int().nonnegative();

/**
 * How an intake did lately. `quarantine.rows` is how many rows there are now, `perMinute` how many messages went there
 * in the last minute, by reason; `troubleLog` names the last troubles, newest first, those without `until` still last;
 * `ledger` says how many readings wait for the archive and how many are not accounted for.
 */
const intakeHealth = z.object({
  archivedPerSecond: z.number(),
  quarantine: z.object({ rows: count.optional(), perMinute: z.record(z.string(), z.number()) }),
  troubleLog: z.array(z.object({ trouble, since: z.number().int(), until: z.number().int().optional() })),
  ledger: z.object({ pending: count, difference: z.number().int() }),
});

const lag = { lagMessages: z.number().int().nonnegative(), lagSeconds: z.number().nonnegative() };

/** How an ingest is: what it received, how far its consumers are behind, and what is wrong in `troubles`. */
export const ingestHeartbeat = z.object({
  epoch: z.string(),
  /** The part of the intake that it runs: `all`, or a city. */
  part: z.string().default('all'),
  at: z.number().int(),
  sync: z.enum(['fsync', 'os']),
  received: z.number().int(),
  receivedPerSecond: z.number(),
  quarantined: z.number().int(),
  journal: z.object({ bytes: z.number(), maxBytes: z.number(), isFull: z.boolean() }),
  archive: z.object({ ...lag, isReachable: z.boolean() }),
  rules: z.object({ ...lag, isReachable: z.boolean() }),
  troubles: z.array(trouble),
  health: intakeHealth.optional(),
});

/** How an ingest is. */
export type IngestHeartbeat = z.infer<typeof ingestHeartbeat>;
