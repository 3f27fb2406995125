import type { EngineEvent } from './engine-event.ts';
import { initialState } from './engine-state.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import { compilePlan } from './plan.ts';
import type { Rule } from './rule.ts';
import { step } from './step.ts';
import type { Transition } from './transition.ts';

/**
 * What the rules would have decided over recorded events, by the same fold as live (R22, R36). Without ticks among the
 * events, timers run by observations alone and nothing goes stale; ticks at most a minute apart show both.
 *
 * @throws InvalidRuleError as `compilePlan` does.
 */
export function runBatch(
  rules: readonly Rule[],
  datastreams: Iterable<EvaluatedDatastream>,
  events: Iterable<EngineEvent>,
): readonly Transition[] {
  const plan = compilePlan(rules, datastreams);
  const state = initialState();
  const transitions: Transition[] = [];
  for (const event of events) transitions.push(...step(plan, state, event).transitions);
  return transitions;
}
