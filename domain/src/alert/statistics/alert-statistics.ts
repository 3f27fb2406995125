import type { RuleId } from '../../identifiers.ts';
import type { Severity } from '../../rule/severity.ts';
import type { EpochMs } from '../../time/instant.ts';
import type { DurationFigures } from './durations.ts';

/** How fast alerts were acknowledged and closed, by the time from their raise. */
export interface ResponseFigures {
  readonly acknowledge: DurationFigures;
  readonly close: DurationFigures;
}

/** A rule and how many activations it caused; `share` of all. */
export interface LoudRule {
  readonly rule: RuleId;
  readonly activations: number;
  readonly share: number;
}

/** What the figures suggest to do about a rule or about priorities; the words are the screen's. */
export type AlarmSuggestion =
  | { readonly kind: 'loud' | 'chattering' | 'stale'; readonly rule: RuleId }
  | { readonly kind: 'too-many-urgent' | 'more-operators' };

/**
 * How the alarm system of a span does (A12), judged against `ALARM_TARGETS`. An *activation* is an alert being raised,
 * also again. Load is per operator and period of ten minutes; periods begin at the start of the span, and a rest shorter
 * than a period counts by its length. `counts` are the activations of all operators by period.
 */
export interface AlertStatistics {
  readonly activations: number;
  readonly alerts: number;
  readonly operators: number;
  readonly load: {
    readonly average: number;
    readonly peak: number;
    readonly peakAt?: EpochMs;
    readonly counts: readonly number[];
  };
  /** Share of the span in periods with more than ten activations an operator. */
  readonly floodShare: number;
  readonly loudest: readonly LoudRule[];
  readonly loudestShare: number;
  readonly chattering: { readonly alerts: number; readonly rules: readonly RuleId[] };
  readonly stale: { readonly alerts: number; readonly rules: readonly RuleId[] };
  /** Activations by the severity with which they were raised. */
  readonly priorities: Readonly<Record<Severity, number>>;
  readonly bySeverity: Readonly<Partial<Record<Severity, ResponseFigures>>>;
  /** By department id; alerts that know none stand under an empty one. */
  readonly byDepartment: Readonly<Record<string, ResponseFigures>>;
  readonly suggestions: readonly AlarmSuggestion[];
}
