import { z } from 'zod';

import { deviceId } from '../identifier-schemas.ts';
import { problem } from '../http/problem.ts';
import { rfc3339 } from '../http/rfc3339.ts';
import { ruleInput, severity } from '../http/rule.ts';
import { ruleGroup, wouldBeAlert, wouldBeTransition } from './would-be-alert.ts';

/** The media type of an answer that comes line by line while it is worked out. */
export const NDJSON_MEDIA_TYPE = 'application/x-ndjson';

/**
 * A rule to be tried on recorded history, and the span of event time `from` ≤ t < `to`. `compare` runs the version in
 * force beside it, where there is one.
 */
export const backtestRequest = z.object({
  rule: ruleInput,
  from: rfc3339,
  to: rfc3339,
  compare: z.boolean().optional(),
});

const share = z.number().min(0).max(1);

/** What became of one group: its alerts, and the share of the span in which one of them stood. */
const groupOutcome = z.object({
  group: ruleGroup,
  device: deviceId.optional(),
  alerts: z.number().int(),
  timeStandingShare: share,
  longestMs: z.number(),
});

/** What one version of a rule would have done: counts are of all alerts, also of those that a bounded list leaves out. */
const trialSummary = z.object({
  alertCount: z.number().int(),
  perDay: z.number(),
  bySeverity: z.partialRecord(severity, z.number().int()),
  /** Share of the span in which at least one alert stood. */
  timeStandingShare: share,
  /** The groups with at least one alert, those with the most first; 1,000 at most. */
  groups: z.array(groupOutcome),
});

/** Why figures may say less than they seem to. */
export const trialWarning = z.enum([
  'no-datastreams',
  'no-history',
  'little-history',
  'gaps-in-history',
  'alerts-left-out',
]);

/**
 * What a rule would have raised (R36): every transition, the alerts with their starts and ends, alerts a day, how many
 * observations were evaluated and how long that took; what the version in force would have raised, and how they differ.
 */
export const backtestAnswer = trialSummary.extend({
  transitions: z.array(wouldBeTransition),
  alerts: z.array(wouldBeAlert),
  evaluated: z.number().int(),
  tookMs: z.number(),
  /** What the trial could look at: the first and last observation, and how many of those expected were there. */
  history: z.object({
    datastreams: z.number().int(),
    observations: z.number().int(),
    from: rfc3339.optional(),
    to: rfc3339.optional(),
    /** Observations found by those expected of datastreams with an interval; absent when none has one. */
    coverage: z.number().optional(),
  }),
  warnings: z.array(trialWarning),
  current: trialSummary.extend({ version: z.number().int(), alerts: z.array(wouldBeAlert) }).optional(),
  /** Alerts of the two that overlap in one group are the same one; `unchanged` have equal times and severity. */
  difference: z
    .object({
      added: z.array(wouldBeAlert),
      removed: z.array(wouldBeAlert),
      changed: z.array(z.object({ before: wouldBeAlert, after: wouldBeAlert })),
      unchanged: z.number().int(),
    })
    .optional(),
});

/** What a rule would have raised (R36). */
export type BacktestAnswer = z.infer<typeof backtestAnswer>;

/**
 * What a draft would have raised in its shadow (R33) since `since`, when this version was saved, or since `from` where
 * that is too long ago, until `to`, the time of the answer. `perDay` counts a run of less than a day as a day.
 */
export const shadowAnswer = backtestAnswer.omit({ current: true, difference: true }).extend({
  version: z.number().int(),
  since: rfc3339,
  from: rfc3339,
  to: rfc3339,
});

/** What a draft would have raised in its shadow (R33). */
export type ShadowAnswer = z.infer<typeof shadowAnswer>;

/** How far a trial is: `share` of the span, up to `at`. */
export const backtestProgress = z.object({
  kind: z.literal('progress'),
  share,
  at: rfc3339,
  evaluated: z.number().int(),
  alerts: z.number().int(),
});

/** One line of a streamed trial: progress, then the result or what went wrong. */
export const backtestLine = z.discriminatedUnion('kind', [
  backtestProgress,
  z.object({ kind: z.literal('result'), result: backtestAnswer }),
  z.object({ kind: z.literal('problem'), problem }),
]);

/** One line of a streamed trial. */
export type BacktestLine = z.infer<typeof backtestLine>;
