import { z } from 'zod';

import { rfc3339 } from '../http/rfc3339.ts';
import { ruleInput } from '../http/rule.ts';
import { ruleId } from '../identifier-schemas.ts';

/** A change of a `safety` rule that waits for a second person, or was decided on (R34). `n` counts from 1 in each rule. */
export const ruleChangeJson = z.object({
  rule: ruleId,
  n: z.number().int().min(1),
  state: z.enum(['pending', 'approved', 'rejected', 'superseded']),
  /** What the change is about: the version that was in force when it was proposed. */
  base: z.number().int(),
  /** The rule as it would be. */
  proposed: ruleInput,
  by: z.string(),
  at: rfc3339,
  reason: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: rfc3339.optional(),
  decisionReason: z.string().optional(),
});

/** A change of a `safety` rule. */
export type RuleChangeJson = z.infer<typeof ruleChangeJson>;

/** Why a change is approved or rejected, in a person's words. */
export const changeDecision = z.object({ reason: z.string().max(1_000).optional() });

/** One field that differs between two versions; what is absent in one is left out there. */
export const ruleDifference = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

/** How two versions differ, field by field, such as `levels.0.threshold`. */
export const ruleDifferenceAnswer = z.object({
  rule: ruleId,
  from: z.number().int(),
  to: z.number().int(),
  differences: z.array(ruleDifference),
});
