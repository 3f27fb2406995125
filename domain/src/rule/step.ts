import type { Reading } from '../observation/observation.ts';
import type { EngineEvent, ObservationEvent } from './engine-event.ts';
import type { EngineState } from './engine-state.ts';
import { bindPlan } from './engine/bind-plan.ts';
import type { BoundEngine, SelectedDatastream } from './engine/bound-engine.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
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

/** A datastream's way into an engine: made by `inletsOf`. */
export interface DatastreamInlet {
  readonly engine: BoundEngine;
  readonly selected: SelectedDatastream;
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
 * The ways into the engine for datastreams whose observations come by their place in a list, so that none of them is
 * looked up by its names; undefined where no rule selects one. They hold for this plan and state only.
 */
export function inletsOf(
  plan: RulePlan,
  state: EngineState,
  datastreams: readonly Pick<EvaluatedDatastream, 'device' | 'property'>[],
): readonly (DatastreamInlet | undefined)[] {
  const engine = boundTo(plan, state);
  return datastreams.map(({ device, property }) => {
    const selected = engine.datastreamsOf(device)?.get(property);
    return selected && { engine, selected };
  });
}

/**
 * Moves the engine by an observation of the inlet's datastream, as `step` does; answers what became of it and leaves the
 * transitions to `takeTransitions`.
 */
export function stepInlet(
  { engine, selected }: DatastreamInlet,
  event: ObservationEvent,
): StepResult['evaluated'] {
  return observeSelected(engine, selected, event);
}

/** The transitions since they were last taken. */
export function takeTransitions({ engine }: DatastreamInlet): readonly Transition[] {
  return engine.outbox.take();
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
