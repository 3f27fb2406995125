import { instant } from '@ioc/domain';
import { z } from 'zod';

import type { IngestHeartbeat } from '../live/ingest-heartbeat.ts';
import { ingestTrouble } from './readiness.ts';
import { formatInstant, rfc3339 } from './rfc3339.ts';

const count = z.number().int().nonnegative();
const consumer = z.object({
  lagMessages: count,
  lagSeconds: z.number().nonnegative(),
  isReachable: z.boolean(),
});

/** A trouble of an ingest and its time; `until` is absent while it lasts. */
export const loggedTrouble = z.object({
  trouble: ingestTrouble,
  since: rfc3339,
  until: rfc3339.optional(),
});

/**
 * How one ingest is, as it said at `at`: rates per second, how far archive and rules are behind, the journal, what went
 * into quarantine (`rows` now, `perMinute` by reason), the last troubles newest first, and what its ledger comes to.
 */
export const ingestHealth = z.object({
  epoch: z.string(),
  at: rfc3339,
  sync: z.enum(['fsync', 'os']),
  receivedPerSecond: z.number(),
  archivedPerSecond: z.number(),
  archive: consumer,
  rules: consumer,
  journal: z.object({ bytes: z.number(), maxBytes: z.number(), isFull: z.boolean() }),
  quarantine: z.object({ rows: count.optional(), perMinute: z.record(z.string(), z.number()) }),
  ledger: z.object({ pending: count, difference: z.number().int() }),
  troubles: z.array(ingestTrouble),
  troubleLog: z.array(loggedTrouble),
});

/** How one ingest is. */
export type IngestHealthJson = z.infer<typeof ingestHealth>;

/** How every ingest that is heard is. */
export const ingestHealthAnswer = z.object({ items: z.array(ingestHealth) });

/** A heartbeat for an answer; what an older ingest does not tell is nothing. */
export function encodeIngestHealth(heartbeat: IngestHeartbeat): IngestHealthJson {
  const { epoch, at, sync, receivedPerSecond, archive, rules, journal, troubles, health } = heartbeat;
  const { archivedPerSecond = 0, quarantine = { perMinute: {} }, troubleLog = [] } = health ?? {};
  return {
    epoch,
    at: formatInstant(instant(at)),
    sync,
    receivedPerSecond,
    archivedPerSecond,
    archive,
    rules,
    journal,
    quarantine,
    ledger: health?.ledger ?? { pending: 0, difference: 0 },
    troubles,
    troubleLog: troubleLog.map(({ trouble, since, until }) => ({
      trouble,
      since: formatInstant(instant(since)),
      ...(until === undefined ? {} : { until: formatInstant(instant(until)) }),
    })),
  };
}
