import type { CityId, RuleId } from '../../identifiers.ts';
import { instant, type EpochMs } from '../../time/instant.ts';
import type { EngineEvent } from '../engine-event.ts';
import type { Bounds } from '../rule.ts';
import type { Severity } from '../severity.ts';
import type { AlertMark, GroupKey, Transition, TransitionCause } from '../transition.ts';

/** What happened to an alert, without the facts that every transition carries. */
export type Decision =
  | { readonly kind: 'raised'; readonly severity: Severity }
  | { readonly kind: 'severity-changed'; readonly severity: Severity; readonly from: Severity }
  | { readonly kind: 'worsened' | 'cleared' | 'stale' | 'fresh' }
  | { readonly kind: 'marked'; readonly mark: AlertMark; readonly isOn: boolean }
  | { readonly kind: 'withdrawn'; readonly reason: 'rule-disabled' | 'rule-deleted' | 'not-selected' };

/** Whom and what a decision is about. */
export interface DecisionSubject {
  readonly rule: { readonly id: RuleId; readonly version: number };
  readonly alertKind: Transition['alertKind'];
  readonly group: GroupKey;
  readonly city: CityId;
  /** When the alert last changed: the transition is not dated before. */
  readonly lastAt: EpochMs | undefined;
  /** Left out of the transition when NaN. */
  readonly value: number;
  readonly threshold: number | Bounds | undefined;
  /** Further facts of the transition, for those that have them. */
  readonly more?: Pick<Transition, 'thresholdFrom' | 'contributors' | 'usual'> | undefined;
}

/** What the engine is working on: an event, or a change of the rules. */
type Occasion = EngineEvent | { readonly kind: 'rule-change'; readonly now: EpochMs };

/** Shared by all steps that decide nothing. */
const NO_TRANSITIONS: readonly Transition[] = Object.freeze([]);

function causeOf(occasion: Occasion): TransitionCause {
  if (occasion.kind !== 'observation') return { kind: occasion.kind, now: occasion.now };
  const { kind, device, property, t, v } = occasion;
  return { kind, device, property, t, v };
}

/** Collects the transitions of one step, each with what caused it (R31). */
export class Outbox {
  #occasion: Occasion = { kind: 'rule-change', now: instant(0) };
  #transitions: Transition[] = [];

  /** What the transitions from here on are caused by. */
  begin(occasion: Occasion): void {
    this.#occasion = occasion;
  }

  /** The transitions since the last call. */
  take(): readonly Transition[] {
    if (this.#transitions.length === 0) return NO_TRANSITIONS;
    const taken = this.#transitions;
    this.#transitions = [];
    return taken;
  }

  /** Adds a transition and says how it is dated. */
  add(decision: Decision, subject: DecisionSubject): EpochMs {
    const { rule, alertKind, group, city, lastAt, value, threshold, more } = subject;
    const time = this.#occasion.kind === 'observation' ? this.#occasion.t : this.#occasion.now;
    const at = lastAt !== undefined && lastAt > time ? lastAt : time;
    this.#transitions.push({
      rule: { id: rule.id, version: rule.version },
      alertKind,
      group,
      city,
      at,
      cause: causeOf(this.#occasion),
      ...(!Number.isNaN(value) && { value }),
      ...(threshold !== undefined && { threshold }),
      ...more,
      ...decision,
    });
    return at;
  }
}
