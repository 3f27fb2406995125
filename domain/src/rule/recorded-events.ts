import type { Observation } from '../observation/observation.ts';
import { instant, type EpochMs } from '../time/instant.ts';
import { MAX_TICK_STEP_MS } from './engine/engine-clock.ts';
import type { EngineEvent } from './engine-event.ts';

/** Which stretch of recorded history: from ≤ t < to. */
export interface RecordedSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * Recorded observations as the engine would have met them live: by time, with ticks of the clock in between, so that
 * silence and timers count as they did. `observations` of each datastream are ascending; their order among datastreams
 * does not matter.
 */
export function* recordedEvents(
  observations: readonly Observation[],
  span: RecordedSpan,
): Generator<EngineEvent> {
  let tick: number = span.from;
  for (const observation of observations.toSorted((a, b) => a.t - b.t)) {
    for (; tick <= observation.t; tick += MAX_TICK_STEP_MS) yield { kind: 'tick', now: instant(tick) };
    yield { kind: 'observation', ...observation };
  }
  for (; tick <= span.to; tick += MAX_TICK_STEP_MS) yield { kind: 'tick', now: instant(tick) };
}
