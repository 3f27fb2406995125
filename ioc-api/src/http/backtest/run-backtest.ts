import {
  compilePlan,
  initialState,
  instant,
  MAX_TICK_STEP_MS,
  recordedEvents,
  step,
  type EvaluatedDatastream,
  type Observation,
  type RecordedSpan,
  type Rule,
  type Transition,
} from '@ioc/domain';
import type { TelemetryStore } from '@ioc/telemetry-store';

/** Observations held at a time, about: sorting them keeps other requests waiting some 100 ms. */
const OBSERVATIONS_AT_A_TIME = 200_000;

/** Observations of one datastream in one stretch at most: more often than once a second for a day nobody records. */
const MOST_PER_STRETCH = 100_000;

/** Datastreams read at a time. */
const READS_AT_A_TIME = 8;

/** How long the engine may keep other requests waiting, in milliseconds, and how often that is looked at, in events. */
const LONGEST_TURN_MS = 15;
const EVENTS_PER_LOOK = 256;

/** The longest stretch that is read at a time, in milliseconds: a day. */
const LONGEST_STRETCH_MS = 86_400_000;

/** What is tried on what. */
export interface BacktestOptions {
  readonly rule: Rule;
  readonly datastreams: readonly EvaluatedDatastream[];
  readonly span: RecordedSpan;
  readonly telemetry: TelemetryStore;
  readonly signal: AbortSignal;
}

/** What the engine decided, and over how many observations. */
export interface BacktestResult {
  readonly transitions: readonly Transition[];
  readonly evaluated: number;
}

/** Observations that the datastreams make in the span when nothing is missing. */
export function expectedObservations(
  datastreams: readonly EvaluatedDatastream[],
  span: RecordedSpan,
): number {
  const perMs = datastreams.reduce((sum, { intervalMs }) => sum + (intervalMs > 0 ? 1 / intervalMs : 0), 0);
  return perMs * (span.to - span.from);
}

/** Whole minutes, so that the clock ticks as it would without the cuts. */
function* stretchesOf({
  datastreams,
  span,
}: BacktestOptions): Generator<RecordedSpan & { readonly isLast: boolean }> {
  const perMs = expectedObservations(datastreams, span) / (span.to - span.from);
  const wantedMs = Math.min(OBSERVATIONS_AT_A_TIME / Math.max(perMs, Number.EPSILON), LONGEST_STRETCH_MS);
  const lengthMs = Math.max(1, Math.floor(wantedMs / MAX_TICK_STEP_MS)) * MAX_TICK_STEP_MS;
  for (let from: number = span.from; from < span.to; from += lengthMs) {
    const to = Math.min(from + lengthMs, span.to);
    yield { from: instant(from), to: instant(to), isLast: to === span.to };
  }
}

async function read(
  { telemetry, datastreams, signal }: BacktestOptions,
  span: RecordedSpan,
): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  for (let first = 0; first < datastreams.length; first += READS_AT_A_TIME) {
    signal.throwIfAborted();
    const some = datastreams.slice(first, first + READS_AT_A_TIME);
    const histories = await Promise.all(
      some.map(({ device, property }) =>
        telemetry.range({ ...span, device, property, limit: MOST_PER_STRETCH }),
      ),
    );
    for (const [index, { device, property }] of some.entries()) {
      for (const point of histories[index] ?? []) found.push({ device, property, ...point });
    }
  }
  return found;
}

async function othersTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * What a rule would have decided over recorded history, by the engine that judges live (R36), stretch by stretch: the
 * same transitions as in one piece. Other requests have their turn in between; an aborted signal ends it.
 */
export async function runBacktest(options: BacktestOptions): Promise<BacktestResult> {
  const plan = compilePlan([options.rule], options.datastreams);
  const state = initialState();
  const transitions: Transition[] = [];
  let [evaluated, events] = [0, 0];
  let turnMs = performance.now();
  for (const { from, to, isLast } of stretchesOf(options)) {
    const observations = await read(options, { from, to });
    // The tick at the end of a stretch is the first of the next one.
    for (const event of recordedEvents(observations, { from, to: isLast ? to : instant(to - 1) })) {
      const result = step(plan, state, event);
      transitions.push(...result.transitions);
      if (event.kind === 'observation' && result.evaluated === 'evaluated') evaluated += 1;
      events += 1;
      if (events % EVENTS_PER_LOOK === 0 && performance.now() - turnMs > LONGEST_TURN_MS) {
        await othersTurn();
        options.signal.throwIfAborted();
        turnMs = performance.now();
      }
    }
  }
  return { transitions, evaluated };
}
