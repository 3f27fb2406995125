import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Alert, CityId, EpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import { pauseBefore } from '../clock/back-off.ts';
import { pause } from '../clock/pause.ts';
import { withinTime } from '../clock/time-limit.ts';
import type { ConsumerFeed } from '../intake/consumer-feed.ts';
import type { Log } from '../log.ts';
import { Evaluation } from './evaluation.ts';
import { SilenceKeeper } from './silence-keeper.ts';
import { RULES_POLL_MS, type RulePlanSource } from './rule-plan-source.ts';

/** How long a decision may wait for others while messages keep coming, in milliseconds; one without company goes at once. */
export const DECISION_WAIT_MS = 50;

/** How often progress without decisions is stored, in milliseconds: what a crash evaluates again. */
export const PROGRESS_EVERY_MS = 10_000;

/** Commits take a tenth of the time at most: after a slow one, decisions wait nine times as long as it took. */
export const COMMIT_REST_FACTOR = 9;

/** The longest rest after a slow commit, in milliseconds. */
export const LONGEST_REST_MS = 1_000;

/** How long loading the states may take, in milliseconds. */
export const LOAD_LIMIT_MS = 30_000;

/**
 * A commit that takes longer, in milliseconds, shows as a store that is away. It is waited for all the same: going on from
 * the last commit while this one may still land would decide the same stretch twice.
 */
export const SLOW_COMMIT_MS = 10_000;

/** How long closing waits for the last commit, in milliseconds. */
export const CLOSE_LIMIT_MS = 10_000;

/** What a rules host needs. `alerted` hears the alerts that changed, with how long a decision
 * took from the message behind it; silences have no delay. `passed` hears every committed position. */
export interface RulesHostOptions {
  readonly feed: ConsumerFeed;
  readonly records: RecordStore;
  readonly plans: RulePlanSource;
  readonly passed: (position: number) => void;
  readonly alerted: (alerts: readonly Alert[], delayMs: number | undefined) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** How far the rules are. `lastAt` is when the last evaluated message arrived; 0 before the first. */
export interface RulesProgress {
  readonly position: number;
  readonly lastAt: number;
  readonly evaluated: number;
  readonly isReachable: boolean;
}

/**
 * Feeds the journal to the rules engine and commits what it decides, with the engine's states and the cursor, in one
 * transaction. After any failure the evaluation is thrown away and begins again from the last commit: nothing is half
 * applied, nothing is decided twice.
 */
export class RulesHost {
  readonly #options: RulesHostOptions;
  readonly #silences: SilenceKeeper;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #progress: RulesProgress;
  #evaluatedBefore = 0;
  // These pace the work by the monotonic clock, which nobody sets.
  #committedMs = 0;
  #restUntilMs = 0;
  #polledMs = 0;
  #decidedMs: number | undefined;

  /** Starts at once; `from` is the committed cursor, for `progress` until it is loaded. */
  constructor(options: RulesHostOptions, from: number) {
    this.#options = options;
    this.#silences = new SilenceKeeper(options.records);
    this.#progress = { position: from, lastAt: 0, evaluated: 0, isReachable: true };
    this.#running = this.#run();
  }

  /** How far the rules are. */
  get progress(): RulesProgress {
    return this.#progress;
  }

  /** Commits what was decided, if the store answers, and stops. */
  async close(): Promise<void> {
    this.#closing.abort();
    await withinTime('the last commit of the rules', CLOSE_LIMIT_MS, this.#running);
    await this.#options.feed.close();
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#closing.signal.aborted;) {
      try {
        const evaluation = await this.#resume();
        attempt = 0;
        await this.#follow(evaluation);
      } catch (error) {
        if (attempt === 0)
          this.#options.log.error(
            { err: error },
            'the rules cannot go on; they begin again from the last commit',
          );
        this.#progress = { ...this.#progress, isReachable: false };
        await pause(pauseBefore(attempt, Math.random()), this.#closing.signal);
        attempt += 1;
      }
    }
  }

  async #resume(): Promise<Evaluation> {
    const { records, plans, now } = this.#options;
    const committed = await withinTime('loading the rule states', LOAD_LIMIT_MS, records.evaluation.load());
    const evaluation = new Evaluation(committed, await plans.load(), now());
    this.#evaluatedBefore = this.#progress.evaluated;
    this.#polledMs = this.#committedMs = performance.now();
    this.#decidedMs = undefined;
    this.#report(evaluation);
    return evaluation;
  }

  async #follow(evaluation: Evaluation): Promise<void> {
    const { feed } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#adoptChanges(evaluation);
      const part = await feed.read(evaluation.position);
      if (part) evaluation.take(part);
      this.#report(evaluation);
      if (this.#isCommitDue(evaluation, part === undefined)) await this.#commit(evaluation);
      else if (part) await nextTurn();
      else await feed.waitFor(evaluation.position, this.#idleMs(evaluation), signal);
    }
    if (evaluation.hasMoved) await this.#commit(evaluation);
  }

  async #adoptChanges(evaluation: Evaluation): Promise<void> {
    const { plans, now, alerted } = this.#options;
    if (performance.now() - this.#polledMs < RULES_POLL_MS) return;
    this.#polledMs = performance.now();
    const changed = await plans.loadIfChanged();
    if (changed) evaluation.adopt(changed, now());
    const silenced = await this.#silences.keep(now());
    if (silenced.length > 0) alerted(silenced, undefined);
  }

  #isCommitDue({ oldestPendingAt, hasMoved }: Evaluation, isIdle: boolean): boolean {
    const nowMs = performance.now();
    if (oldestPendingAt === undefined) return hasMoved && nowMs - this.#committedMs >= PROGRESS_EVERY_MS;
    this.#decidedMs ??= nowMs;
    return nowMs >= this.#restUntilMs && (isIdle || nowMs - this.#decidedMs >= DECISION_WAIT_MS);
  }

  #idleMs({ oldestPendingAt }: Evaluation): number {
    if (oldestPendingAt === undefined) return RULES_POLL_MS;
    return Math.max(1, Math.min(RULES_POLL_MS, this.#restUntilMs - performance.now()));
  }

  async #commit(evaluation: Evaluation): Promise<void> {
    const { records, now, passed, alerted } = this.#options;
    const { oldestPendingAt } = evaluation;
    const startedMs = performance.now();
    const commit = evaluation.takeCommit(now());
    const slow = setTimeout(() => {
      this.#progress = { ...this.#progress, isReachable: false };
    }, SLOW_COMMIT_MS);
    const alerts = await records.evaluation.commit(commit).finally(() => clearTimeout(slow));
    this.#committedMs = performance.now();
    const restMs = Math.min(LONGEST_REST_MS, COMMIT_REST_FACTOR * (this.#committedMs - startedMs));
    this.#restUntilMs = this.#committedMs + restMs;
    this.#decidedMs = undefined;
    passed(commit.cursor);
    if (alerts.length > 0) alerted(alerts, oldestPendingAt === undefined ? 0 : now() - oldestPendingAt);
  }

  #report(evaluation: Evaluation): void {
    this.#progress = {
      position: evaluation.position,
      lastAt: evaluation.lastAt,
      evaluated: this.#evaluatedBefore + evaluation.evaluated,
      isReachable: true,
    };
  }
}

/** The cities that the alerts concern, each once. */
export function citiesOf(alerts: readonly Alert[]): ReadonlySet<CityId> {
  return new Set(alerts.map(({ city }) => city));
}
