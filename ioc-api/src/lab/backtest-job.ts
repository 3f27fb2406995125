import { compilePlan, initialState, type RuleId, type Transition } from '@ioc/domain';

import { alertDifference, type AlertDifference } from './alert-difference.ts';
import { AlertTally, type TallyFacts } from './alert-tally.ts';
import type { BacktestJob, RunningJob } from './lab-job.ts';

/** Transitions, alerts and differences that one answer names at most; a rule that makes more is told by its counts. */
export const MOST_NAMED = 10_000;

/** What a rule on trial decided, and the version in force beside it. */
export interface BacktestFacts {
  readonly transitions: readonly Transition[];
  readonly tally: TallyFacts;
  readonly current?: TallyFacts;
  readonly difference?: AlertDifference;
  readonly evaluated: number;
  /** Whether lists were cut. */
  readonly isCut: boolean;
}

function named(tally: TallyFacts): TallyFacts {
  return { ...tally, alerts: tally.alerts.slice(0, MOST_NAMED) };
}

function namedDifference({ added, removed, changed, unchanged }: AlertDifference): AlertDifference {
  return {
    added: added.slice(0, MOST_NAMED),
    removed: removed.slice(0, MOST_NAMED),
    changed: changed.slice(0, MOST_NAMED),
    unchanged,
  };
}

/** Both rules run in one engine, over one walk through the history; they share what they both need. */
export function startBacktest({ rule, current, datastreams, span }: BacktestJob): RunningJob {
  const plan = compilePlan(current ? [rule, current] : [rule], datastreams);
  const transitions: Transition[] = [];
  const tally = new AlertTally();
  const tallyOfCurrent = new AlertTally();
  const currentId: RuleId | undefined = current?.id;
  const decided = (made: readonly Transition[]): void => {
    for (const transition of made) {
      if (transition.rule.id === currentId) tallyOfCurrent.take(transition);
      else {
        tally.take(transition);
        if (transitions.length < MOST_NAMED) transitions.push(transition);
      }
    }
  };
  return {
    plan: () => plan,
    state: initialState(),
    decided,
    alerts: () => tally.count,
    result(evaluated) {
      const facts = tally.facts(span);
      const before = current && tallyOfCurrent.facts(span);
      const difference = before && alertDifference(before.alerts, facts.alerts);
      return {
        kind: 'backtest',
        facts: {
          transitions,
          tally: named(facts),
          ...(before && { current: named(before) }),
          ...(difference && { difference: namedDifference(difference) }),
          evaluated,
          isCut: facts.alertCount > MOST_NAMED || transitions.length >= MOST_NAMED,
        },
      };
    },
  };
}
