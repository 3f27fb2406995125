import type { RuleId } from '../../identifiers.ts';
import { SEVERITIES, type Severity } from '../../rule/severity.ts';
import { ALARM_TARGETS, LOUDEST_NAMED } from './alarm-targets.ts';
import {
  activationsOf,
  isChattering,
  isStaleIn,
  isWithin,
  type AlertHistory,
  type TimeSpan,
} from './alert-history.ts';
import type { AlarmSuggestion, AlertStatistics, LoudRule } from './alert-statistics.ts';
import { LoadTally } from './load-tally.ts';
import { ResponseTally } from './response-tally.ts';

/** Persons who work at once when none are told: those who acted, at least one. */
const LEAST_OPERATORS = 1;

/**
 * Works out the figures of the alarm system (A12) from alerts that are given one after another, so that a month of them
 * need not be held at once: it keeps numbers, not alerts. An alert is given once; which ones: those that stood or were
 * worked on at some time of the span.
 *
 * @throws RangeError for a span without length.
 */
export class AlertTally {
  readonly #span: TimeSpan;
  readonly #load: LoadTally;
  readonly #byRule = new Map<RuleId, number>();
  readonly #priorities: Record<Severity, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  readonly #bySeverity = new ResponseTally();
  readonly #byDepartment = new ResponseTally();
  readonly #chattering: RuleId[] = [];
  readonly #stale: RuleId[] = [];
  readonly #people = new Set<string>();
  #activations = 0;
  #alerts = 0;

  constructor(span: TimeSpan) {
    if (span.to <= span.from) throw new RangeError('a span needs a length');
    this.#span = span;
    this.#load = new LoadTally(span);
  }

  /** Adds an alert with its timeline. */
  add(history: AlertHistory): void {
    const { alert } = history;
    const activations = activationsOf(history, this.#span);
    for (const { at, severity } of activations) {
      this.#load.add(at);
      this.#priorities[severity] += 1;
    }
    this.#activations += activations.length;
    if (activations.length > 0) {
      this.#alerts += 1;
      this.#byRule.set(alert.rule.id, (this.#byRule.get(alert.rule.id) ?? 0) + activations.length);
    }
    if (isChattering(activations)) this.#chattering.push(alert.rule.id);
    if (isStaleIn(history, this.#span)) this.#stale.push(alert.rule.id);
    this.#addAnswers(history, activations[0]?.severity);
  }

  #addAnswers(history: AlertHistory, severity: Severity | undefined): void {
    const { alert, entries } = history;
    for (const { actor, at } of entries)
      if (actor.kind === 'user' && isWithin(at, this.#span)) this.#people.add(actor.user);
    if (!isWithin(alert.openedAt, this.#span)) return;
    this.#bySeverity.add(severity ?? alert.severity, history);
    this.#byDepartment.add(alert.department ?? '', history);
  }

  #loudest(): readonly LoudRule[] {
    return [...this.#byRule]
      .toSorted(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
      .slice(0, LOUDEST_NAMED)
      .map(([rule, activations]) => ({ rule, activations, share: activations / this.#activations }));
  }

  #suggestions(loudest: readonly LoudRule[], average: number): readonly AlarmSuggestion[] {
    const of = (kind: 'chattering' | 'stale', rules: readonly RuleId[]): AlarmSuggestion[] =>
      [...new Set(rules)].map((rule) => ({ kind, rule }));
    const urgent = this.#priorities.high + this.#priorities.critical;
    const isTooUrgent = urgent > this.#activations * ALARM_TARGETS.priorities.high;
    const isTooMuch = average > ALARM_TARGETS.averagePerPeriod;
    return [
      ...of('chattering', this.#chattering),
      ...of('stale', this.#stale),
      ...(isTooMuch
        ? loudest
            .filter(({ share }) => share > ALARM_TARGETS.loudestShare)
            .map(({ rule }) => ({ kind: 'loud' as const, rule }))
        : []),
      ...(isTooUrgent ? [{ kind: 'too-many-urgent' as const }] : []),
      ...(isTooMuch ? [{ kind: 'more-operators' as const }] : []),
    ];
  }

  /** The figures for so many operators; without a number for as many as acted in the span. */
  statistics(operators: number = Math.max(LEAST_OPERATORS, this.#people.size)): AlertStatistics {
    const load = this.#load.figures(operators);
    const loudest = this.#loudest();
    const bySeverity = new Map(this.#bySeverity.figures());
    const told = SEVERITIES.flatMap((severity) => {
      const figures = bySeverity.get(severity);
      return figures === undefined ? [] : [[severity, figures] as const];
    });
    return {
      activations: this.#activations,
      alerts: this.#alerts,
      operators,
      ...load,
      loudest,
      loudestShare: loudest.reduce((sum, { share }) => sum + share, 0),
      chattering: { alerts: this.#chattering.length, rules: [...new Set(this.#chattering)] },
      stale: { alerts: this.#stale.length, rules: [...new Set(this.#stale)] },
      priorities: { ...this.#priorities },
      bySeverity: Object.fromEntries(told),
      byDepartment: Object.fromEntries(this.#byDepartment.figures()),
      suggestions: this.#suggestions(loudest, load.load.average),
    };
  }
}
