import { z } from 'zod';

import { areaId, deviceId } from '../identifier-schemas.ts';
import { localizedText } from '../http/localized-text.ts';
import { rfc3339 } from '../http/rfc3339.ts';
import { ruleInput } from '../http/rule.ts';

/** Points of one curve at most; the extremes between two of them are kept. */
export const MOST_POINTS_PER_CURVE = 1_000;

/** Devices that one answer draws at most. */
export const MOST_CURVES = 20;

/** What number a rule would judge, over `from` ≤ t < `to`; of these devices, or of those it selects. */
export const labSeriesRequest = z.object({
  rule: ruleInput,
  from: rfc3339,
  to: rfc3339,
  devices: z.array(deviceId).max(MOST_CURVES).optional(),
});

const labDevice = z.object({
  device: deviceId,
  name: localizedText,
  area: areaId.optional(),
  /** Expected seconds between observations; 0 when it reports on events. */
  intervalSeconds: z.number(),
  samples: z.number().int(),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** `v` at the times `t` (ms since 1970 UTC, ascending); null where there is no signal, such as in a gap. */
const labCurve = z.object({
  device: deviceId,
  t: z.array(z.number()),
  v: z.array(z.number().nullable()),
});

const distribution = z.object({
  min: z.number(),
  max: z.number(),
  /** `from` ≤ v < `to`, the last one with its end. */
  bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number().int() })),
  quantiles: z.object({ p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number() }),
});

/** The signals that a rule judges, before any threshold: does not change when a threshold does. */
export const labSeriesAnswer = z.object({
  /** The rule's devices, the worst first: those with the highest signal, or the lowest when the rule looks down. */
  devices: z.array(labDevice),
  /** How many devices the rule selects, also when not all are listed. */
  deviceCount: z.number().int(),
  unit: z.string(),
  series: z.array(labCurve),
  /** Of every signal of every selected device; absent without any. */
  distribution: distribution.optional(),
  samples: z.number().int(),
  tookMs: z.number(),
});

/** The signals that a rule judges. */
export type LabSeriesAnswer = z.infer<typeof labSeriesAnswer>;
