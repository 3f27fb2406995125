import type { Reading } from '../observation/observation.ts';
import type { EngineEvent } from './engine-event.ts';
import type { EngineState } from './engine-state.ts';
import { bindPlan } from './engine/bind-plan.ts';
import type { BoundEngine } from './engine/bound-engine.ts';
import { observe, observeSelected } from './engine/observe.ts';
import { tick } from './engine/tick.ts';
import type { RulePlan } from './plan.ts';
import type { Transition } from './transition.ts';

export type { EngineEvent, ObservationEvent, TickEvent } from './engine-event.ts';

/**
 * What one event led to. `evaluated` says what became of an observation: `late` when it is not newer than the
 * datastream's newest evaluated one (R19) or over five minutes ahead of the engine's clock (R20), `unselected` when no
 * rule selects its datastream. A tick is always evaluated.
 */
export interface StepResult {
  readonly state: EngineState;
  readonly transitions: readonly Transition[];
  readonly evaluated: 'evaluated' | 'late' | 'unselected';
}

function boundTo(plan: RulePlan, state: EngineState): BoundEngine {
  if (state.bound?.plan === plan) return state.bound;
  state.bound = bindPlan(state.records, plan);
  return state.bound;
}

/**
 * Moves the engine by one event. The same events in the same order give the same transitions, live, after a restart
 * from `takeChanges` at any point, and in a batch (R22).
 *
 * The state is changed in place and returned for the form of the fold: an earlier state must not be used again.
 * When rules or devices changed, `adoptPlan` goes first. After a pause, a tick (or `adoptPlan`) goes before the
 * observations, or those that came meanwhile look like the future.
 */
export function step(plan: RulePlan, state: EngineState, event: EngineEvent): StepResult {
  const engine = boundTo(plan, state);
  if (event.kind === 'observation') {
    const evaluated = observe(engine, event);
    return { state, transitions: engine.outbox.take(), evaluated };
  }
  tick(engine, event);
  return { state, transitions: engine.outbox.take(), evaluated: 'evaluated' };
}

/**
 * Moves the engine by all values of a reading in their order, and answers the transitions: what `step` does for each of
 * them, without an object for every value that no rule selects. This is done for every message that arrives.
 */
export function stepReading(
  plan: RulePlan,
  state: EngineState,
  { device, observedAt: t, values }: Reading,
): readonly Transition[] {
  const engine = boundTo(plan, state);
  const datastreams = engine.datastreamsOf(device);
  if (datastreams === undefined) return engine.outbox.take();
  for (const { property, v, q } of values) {
    const selected = datastreams.get(property);
    if (selected) observeSelected(engine, selected, { kind: 'observation', device, property, t, v, q });
  }
  return engine.outbox.take();
}
