import {
  adoptPlan,
  compilePlan,
  explainGroup,
  initialState,
  instant,
  type GroupExplanation,
  type Rule,
  type RulePlan,
  type Transition,
} from '@ioc/domain';

import type { ExplainJob, RunningJob } from './lab-job.ts';

/** Decisions about the group that an explanation tells. */
const MOST_TRANSITIONS = 50;

/** How a rule stood for a group at the end of the span, under which version, and what was decided before. */
export interface ExplainFacts {
  readonly rule?: Rule;
  readonly group?: GroupExplanation;
  readonly transitions: readonly Transition[];
  readonly evaluated: number;
}

/** Replays history under the versions that were in force one after the other, then reads the engine's records (R35). */
export function startExplanation({ versions, datastreams, group }: ExplainJob): RunningJob {
  const [first, ...later] = versions.toSorted((a, b) => a.from - b.from);
  let inForce = first?.rule;
  let plan: RulePlan = compilePlan(inForce ? [inForce] : [], datastreams);
  const state = initialState();
  let transitions: Transition[] = [];
  const decided = (made: readonly Transition[]): void => {
    for (const transition of made) {
      if (transition.group.by === group.by && transition.group.id === group.id) transitions.push(transition);
    }
    if (transitions.length > 2 * MOST_TRANSITIONS) transitions = transitions.slice(-MOST_TRANSITIONS);
  };
  return {
    plan: () => plan,
    isReadAtEnd: true,
    state,
    decided,
    reach(t) {
      for (let next = later[0]; next && next.from <= t; next = later[0]) {
        later.shift();
        inForce = next.rule;
        plan = compilePlan([next.rule], datastreams);
        decided(adoptPlan(state, plan, instant(next.from)).transitions);
      }
    },
    alerts: () => transitions.length,
    result(evaluated) {
      const explained = inForce && explainGroup(state, inForce.id, group);
      return {
        kind: 'explain',
        facts: {
          ...(inForce && { rule: inForce }),
          ...(explained && { group: explained }),
          transitions: transitions.slice(-MOST_TRANSITIONS),
          evaluated,
        },
      };
    },
  };
}
