import type { DutyGroup, Shift } from '@ioc/domain';
import { z } from 'zod';
import {
  alertIdSchema,
  departmentIdSchema,
  epochMsSchema,
  localizedTextSchema,
  severitySchema,
  userIdSchema,
} from './identifier-schema.ts';

const item = z.object({
  alert: alertIdSchema,
  severity: severitySchema,
  condition: z.enum(['active', 'cleared']),
  work: z.enum(['unacknowledged', 'acknowledged', 'closed']),
  message: localizedTextSchema,
  openedAt: epochMsSchema,
  assignedTo: userIdSchema.exactOptional(),
  until: epochMsSchema.exactOptional(),
  silencedUntil: epochMsSchema.exactOptional(),
  resolution: z
    .enum(['fixed', 'false-alarm', 'duplicate', 'expected', 'handed-over', 'cleared', 'withdrawn'])
    .exactOptional(),
});

const contents = z.object({
  from: epochMsSchema,
  to: epochMsSchema,
  open: z.array(item),
  shelved: z.array(item),
  silenced: z.array(item),
  ended: z.array(item),
  happened: z.object({
    activations: z.int(),
    acknowledged: z.int(),
    escalated: z.int(),
    shelved: z.int(),
    commented: z.int(),
    closed: z.int(),
  }),
  isTruncated: z.boolean(),
});

const facts = {
  id: z.string(),
  desk: z.string(),
  startedAt: epochMsSchema,
  startedBy: userIdSchema,
  notes: z.array(z.object({ at: epochMsSchema, by: userIdSchema, text: z.string() })),
  revision: z.int(),
};

const offered = z.object({ by: userIdSchema, at: epochMsSchema, contents });

/** A shift as it is stored. */
export const shiftSchema: z.ZodType<Shift> = z.discriminatedUnion('state', [
  z.object({ ...facts, state: z.literal('open') }),
  z.object({ ...facts, state: z.literal('offered'), offered }),
  z.object({
    ...facts,
    state: z.literal('handed-over'),
    offered,
    received: z.object({ by: userIdSchema, at: epochMsSchema }),
  }),
]);

/** A duty group as it is stored. */
export const dutyGroupSchema: z.ZodType<DutyGroup> = z.object({
  id: z.string(),
  name: localizedTextSchema,
  department: departmentIdSchema.exactOptional(),
  channels: z.array(z.string()),
});
