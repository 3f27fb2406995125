import { isEpochMs, type EpochMs } from '@ioc/domain';
import { z } from 'zod';
import { ruleIdSchema } from './identifier-schema.ts';
import { ruleSchema } from './rule-schema.ts';

const timeSchema = z.custom<EpochMs>((value) => typeof value === 'number' && isEpochMs(value));

/** A change of a rule as it is stored; `proposed` has the version on which it was based. */
export const ruleChangeSchema = z.object({
  rule: ruleIdSchema,
  n: z.int(),
  state: z.enum(['pending', 'approved', 'rejected', 'superseded']),
  base: z.int(),
  proposed: ruleSchema,
  by: z.string(),
  at: timeSchema,
  reason: z.string().exactOptional(),
  decidedBy: z.string().exactOptional(),
  decidedAt: timeSchema.exactOptional(),
  decisionReason: z.string().exactOptional(),
});
