import { z } from 'zod';

import { deviceId } from '../identifier-schemas.ts';
import { rfc3339 } from '../http/rfc3339.ts';
import { severity } from '../http/rule.ts';

/** Whom an alert of a rule is about. */
export const ruleGroup = z.object({ by: z.enum(['device', 'area', 'city']), id: z.string() });

/** A threshold or a range of two. */
export const ruleThreshold = z.union([z.number(), z.tuple([z.number(), z.number()])]);

/** One decision of the engine on trial. */
export const wouldBeTransition = z.object({
  at: rfc3339,
  kind: z.string(),
  group: ruleGroup,
  severity: severity.optional(),
  value: z.number().optional(),
  threshold: ruleThreshold.optional(),
});

/** An alert that would have stood: the worst severity that it reached; without `to` it stood to the end. */
export const wouldBeAlert = z.object({
  group: ruleGroup,
  kind: z.enum(['threshold', 'no-data']),
  severity,
  from: rfc3339,
  to: rfc3339.optional(),
  peak: z.number().optional(),
  device: deviceId.optional(),
});

/** An alert that would have stood. */
export type WouldBeAlertJson = z.infer<typeof wouldBeAlert>;
