import type { EpochMs } from '@ioc/domain';
import { z } from 'zod';

import { pageQuery } from './page.ts';
import { formatInstant, rfc3339 } from './rfc3339.ts';

/** Which lines of the audit are asked for: who, what was changed, when. */
export const auditQuery = pageQuery.extend({
  actor: z.string().max(128).optional(),
  target: z.string().max(128).optional(),
  from: rfc3339.optional(),
  to: rfc3339.optional(),
});

/** One line of the audit: `actor` is a user id or `system`, `target` such as `rule:pm25-hourly`. */
export const auditEntry = z.object({
  at: rfc3339,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** One line of the audit. */
export type AuditEntryJson = z.infer<typeof auditEntry>;

/** A line of the audit for an answer. */
export function encodeAuditEntry(entry: {
  readonly at: EpochMs;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}): AuditEntryJson {
  return { ...entry, at: formatInstant(entry.at), detail: { ...entry.detail } };
}
