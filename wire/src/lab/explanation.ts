import { z } from 'zod';

import { localizedText } from '../http/localized-text.ts';
import { rfc3339 } from '../http/rfc3339.ts';
import { ruleInput, severity } from '../http/rule.ts';
import { deviceId, ruleId } from '../identifier-schemas.ts';
import { ruleGroup, ruleThreshold, wouldBeTransition } from './would-be-alert.ts';

const groupText = z.string().regex(/^(device|area|city):./, 'expected device:ID, area:ID or city:ID');

/** Of which group, and at what time; now unless said otherwise. */
export const explainQuery = z.object({ group: groupText, at: rfc3339.optional() });

/** The same for a rule that is not stored. */
export const explainRequest = z.object({ rule: ruleInput, group: groupText, at: rfc3339.optional() });

/** When of an alert: at its raise unless said otherwise. */
export const alertExplainQuery = z.object({ at: rfc3339.optional() });

/** Why a rule stood or did not stand: the screen makes a sentence of each. */
export const whyCode = z.enum([
  'stands',
  'level-held-by-reset',
  'level-running',
  'keeps-firing',
  'latched',
  'threshold-not-met',
  'quorum-not-met',
  'coverage-too-low',
  'too-few-samples',
  'never-heard',
  'no-usable-value',
  'stale',
  'maintenance',
  'outside-schedule',
  'silenced',
  'inhibited',
  'condition-not-met',
  'condition-unknown',
  'no-data-stands',
  'rule-disabled',
  'rule-not-in-force',
  'rule-is-draft',
  'group-not-selected',
  'no-levels',
  'history-incomplete',
]);

/** Why a rule stood or did not stand. */
export type WhyCode = z.infer<typeof whyCode>;

const reason = z.object({
  code: whyCode,
  severity: severity.optional(),
  device: deviceId.optional(),
  value: z.number().optional(),
  threshold: ruleThreshold.optional(),
  leftMs: z.number().optional(),
  until: rfc3339.optional(),
  have: z.number().optional(),
  need: z.number().optional(),
  text: z.string().optional(),
});

const timer = z.object({ since: rfc3339.optional(), totalMs: z.number(), leftMs: z.number() });

const level = z.object({
  severity,
  op: z.string(),
  threshold: ruleThreshold,
  reset: ruleThreshold.optional(),
  /** Where the threshold came from; absent for the rule's own (R42). */
  thresholdFrom: z.object({ level: z.string(), owner: z.string().optional() }).optional(),
  /** Whether the signal satisfies the threshold; null when there is no signal. */
  isMet: z.boolean().nullable(),
  /** Whether the signal satisfies the reset, which keeps a level that was reached. */
  isHeld: z.boolean().nullable(),
  /** Whether the level counts as reached: met for its `for`, and not left since. */
  isReached: z.boolean(),
  /** The level's `for` while it runs. */
  timer: timer.optional(),
});

const member = z.object({
  device: deviceId,
  name: localizedText.optional(),
  /** What this device gives; null when it gives no signal. */
  value: z.number().nullable(),
  samples: z.number().int(),
  minSamples: z.number().int(),
  state: z.enum(['fresh', 'stale', 'silent', 'maintenance', 'never-heard']),
  newestAt: rfc3339.optional(),
  last: z.number().optional(),
  silentForMs: z.number().optional(),
  staleAfterMs: z.number().optional(),
  /** What is usual at this hour of the week and what is now, where a deviation is judged (R44). */
  usual: z.object({ usual: z.number(), now: z.number() }).optional(),
});

const readings = z.object({
  device: deviceId,
  t: z.array(z.number()),
  v: z.array(z.number().nullable()),
  q: z.array(z.string()),
});

/** Why a rule did or did not stand for a group at a time (R35), from the records of the engine that judged. */
export const explanation = z.object({
  rule: z.object({ id: ruleId, version: z.number().int(), name: localizedText, isSaved: z.boolean() }),
  group: ruleGroup,
  at: rfc3339,
  /** Recorded history was evaluated from here on. */
  replayedFrom: rfc3339,
  evaluated: z.number().int(),
  unit: z.string(),
  /** What stood; absent when nothing did. */
  standing: z
    .object({
      severity,
      since: rfc3339.optional(),
      version: z.number().int(),
      peak: z.number().optional(),
      isStale: z.boolean(),
    })
    .optional(),
  noDataStands: z.boolean(),
  signal: z.object({ value: z.number().nullable(), fn: z.string(), window: z.string().optional() }),
  /** The worst first; 100 at most. */
  members: z.array(member),
  memberCount: z.number().int(),
  levels: z.array(level),
  /** Whether what must hold besides the levels does (R40); null while that is unknown. */
  condition: z.boolean().nullable(),
  /** `keepFiring` while it runs. */
  clearing: timer.optional(),
  schedule: z.object({ isOpen: z.boolean(), opensAt: rfc3339.optional() }),
  silences: z.array(
    z.object({ id: z.string(), from: rfc3339, to: rfc3339, reason: z.string(), by: z.string().optional() }),
  ),
  inhibitedBy: z.array(z.object({ rule: ruleId, isStanding: z.boolean() })),
  /** The last decisions about the group before that time; 50 at most. */
  transitions: z.array(wouldBeTransition),
  /** What was measured: over the window and the timers that ran, 2,000 points at most. */
  readings: z.array(readings),
  why: z.array(reason),
  tookMs: z.number(),
});

/** Why a rule did or did not stand. */
export type ExplanationJson = z.infer<typeof explanation>;
