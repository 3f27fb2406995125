import {
  adoptPlan,
  restoreState,
  step,
  stepReading,
  takeChanges,
  type EngineState,
  type EpochMs,
  type Reading,
  type Rule,
  type RuleId,
  type Transition,
} from '@ioc/domain';
import type { EvaluationCommit, RuleStateRow } from '@ioc/record-store';
import type { FeedPart } from '../intake/consumer-feed.ts';
import { partsOf, plainReadingsOf, type DecodedMessage } from '../intake/decode-message.ts';
import type { LoadedPlan } from './rule-plan-source.ts';

/** What an evaluation goes on from. */
export interface CommittedEvaluation {
  readonly cursor: number;
  readonly states: readonly RuleStateRow[];
}

/** The engine between two commits: how far it is in the journal, and what it decided since the last commit. */
export class Evaluation {
  #loaded: LoadedPlan;
  #state: EngineState;
  #position: number;
  #committedPosition: number;
  #pending: Transition[] = [];
  #rulesOfPending = new Map<RuleId, Rule>();
  #oldestPendingAt: EpochMs | undefined;
  #lastAt = 0;
  #evaluated = 0;

  /** Goes on from what was committed, under the plan of today. Throws `EngineRowError` when a state row cannot be read. */
  constructor(committed: CommittedEvaluation, loaded: LoadedPlan, now: EpochMs) {
    this.#loaded = loaded;
    this.#position = committed.cursor;
    this.#committedPosition = committed.cursor;
    this.#state = restoreState(committed.states);
    this.adopt(loaded, now);
  }

  /** The position up to which the journal was evaluated. */
  get position(): number {
    return this.#position;
  }

  /** When the last evaluated message arrived; 0 before the first. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** How many messages were evaluated. */
  get evaluated(): number {
    return this.#evaluated;
  }

  /** When the message behind the oldest decision that is not committed arrived; undefined when there is none. */
  get oldestPendingAt(): EpochMs | undefined {
    return this.#oldestPendingAt;
  }

  /** Whether there is anything that a commit would store. */
  get hasMoved(): boolean {
    return this.#position !== this.#committedPosition || this.#pending.length > 0;
  }

  /** Goes over to another plan. */
  adopt(loaded: LoadedPlan, now: EpochMs): void {
    const before = this.#loaded;
    this.#loaded = loaded;
    this.#keep(adoptPlan(this.#state, loaded.plan, now).transitions, now, before.rules);
  }

  /** Evaluates the next stretch of the journal. */
  take(part: FeedPart): void {
    for (const message of part.messages) this.#takeMessage(message);
    this.#position = part.next;
    this.#evaluated += part.messages.length;
  }

  /** What is to be committed. The changes are taken: when the commit fails, this evaluation must be given up. */
  takeCommit(now: EpochMs): EvaluationCommit {
    const commit: EvaluationCommit = {
      cursor: this.#position,
      states: takeChanges(this.#state),
      transitions: this.#pending,
      rules: this.#rulesOfPending,
      now,
    };
    this.#pending = [];
    this.#rulesOfPending = new Map();
    this.#oldestPendingAt = undefined;
    this.#committedPosition = this.#position;
    return commit;
  }

  #takeMessage(message: DecodedMessage): void {
    this.#lastAt = message.receivedAt;
    if (message.kind === 'tick') {
      const { transitions } = step(this.#loaded.plan, this.#state, { kind: 'tick', now: message.receivedAt });
      this.#keep(transitions, message.receivedAt);
    }
    const plain = plainReadingsOf(message);
    if (plain) this.#takeReadings(plain, message.receivedAt);
    else for (const { readings } of partsOf(message)) this.#takeReadings(readings, message.receivedAt);
  }

  #takeReadings(readings: readonly Reading[], receivedAt: EpochMs): void {
    for (const reading of readings)
      this.#keep(stepReading(this.#loaded.plan, this.#state, reading), receivedAt);
  }

  #keep(transitions: readonly Transition[], at: EpochMs, rulesBefore?: ReadonlyMap<RuleId, Rule>): void {
    if (transitions.length === 0) return;
    this.#oldestPendingAt ??= at;
    for (const transition of transitions) {
      this.#pending.push(transition);
      const { id } = transition.rule;
      const rule = this.#loaded.rules.get(id) ?? rulesBefore?.get(id);
      if (rule) this.#rulesOfPending.set(id, rule);
    }
  }
}
