import { z } from 'zod';
import type { AuditEntry } from '../record-store.ts';
import { epochMsSchema } from './identifier-schema.ts';

/** A line of the audit as it is stored. */
export const auditEntrySchema = z.object({
  at: epochMsSchema,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
} satisfies Record<keyof AuditEntry, z.ZodType>);
