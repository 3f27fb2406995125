import { z } from 'zod';

import { deviceId } from '../identifier-schemas.ts';
import { rfc3339 } from './rfc3339.ts';
import { ruleInput, severity } from './rule.ts';

/** A rule to be tried on recorded history, and the span of event time `from` ≤ t < `to`. */
export const backtestRequest = z.object({ rule: ruleInput, from: rfc3339, to: rfc3339 });

const transition = z.object({
  at: rfc3339,
  kind: z.string(),
  group: z.object({ by: z.enum(['device', 'area', 'city']), id: z.string() }),
  severity: severity.optional(),
  value: z.number().optional(),
  threshold: z.union([z.number(), z.tuple([z.number(), z.number()])]).optional(),
});

const would = z.object({
  group: z.object({ by: z.enum(['device', 'area', 'city']), id: z.string() }),
  kind: z.enum(['threshold', 'no-data']),
  severity,
  from: rfc3339,
  to: rfc3339.optional(),
  peak: z.number().optional(),
  device: deviceId.optional(),
});

/**
 * What a rule would have raised (R36): every transition, the alerts with their starts and ends, alerts a day, how many
 * observations were evaluated and how long that took.
 */
export const backtestAnswer = z.object({
  transitions: z.array(transition),
  alerts: z.array(would),
  perDay: z.number(),
  evaluated: z.number().int(),
  tookMs: z.number(),
});
