import {
  inletsOf,
  instant,
  MAX_TICK_STEP_MS,
  QUALITIES,
  step,
  stepInlet,
  takeTransitions,
  type DatastreamInlet,
  type EvaluatedDatastream,
  type ObservationEvent,
  type RecordedSpan,
  type RulePlan,
} from '@ioc/domain';
import type { ObservationColumns } from '@ioc/telemetry-store';

import type { LabProgress, RunningJob } from './lab-job.ts';

/** The engine copies what it keeps of an event, so that one object serves for millions of observations. */
type ReusedEvent = { -readonly [K in keyof ObservationEvent]: ObservationEvent[K] };

/**
 * Walks recorded observations past the engine as they would have come live: by time, with the clock's ticks in between
 * (as `recordedEvents` does), stretch by stretch with the same decisions as in one piece (R22, R36).
 */
export class EventWalk {
  readonly #job: RunningJob;
  readonly #datastreams: readonly EvaluatedDatastream[];
  readonly #span: RecordedSpan;
  readonly #event: ReusedEvent | undefined;
  #inlets: readonly (DatastreamInlet | undefined)[] = [];
  #inletsPlan: RulePlan | undefined;
  #tick: number;
  #at: number;
  #evaluated = 0;

  constructor(job: RunningJob, datastreams: readonly EvaluatedDatastream[], span: RecordedSpan) {
    this.#job = job;
    this.#datastreams = datastreams;
    this.#span = span;
    this.#tick = this.#at = span.from;
    const [first] = datastreams;
    this.#event = first && {
      kind: 'observation',
      device: first.device,
      property: first.property,
      t: span.from,
      v: 0,
      q: 'good',
    };
  }

  /** How far it is. */
  get progress(): LabProgress {
    return { at: this.#at, evaluated: this.#evaluated, alerts: this.#job.alerts() };
  }

  /** How many observations were evaluated. */
  get evaluated(): number {
    return this.#evaluated;
  }

  /** Takes the observations of the next stretch. */
  take({ place, t, v, q }: ObservationColumns): void {
    const event = this.#event;
    if (!event) return;
    for (let row = 0; row < t.length; row += 1) {
      const at = t[row] ?? 0;
      const index = place[row] ?? 0;
      const datastream = this.#datastreams[index];
      if (!datastream) continue;
      if (this.#tick <= at) this.#tickTo(at);
      event.device = datastream.device;
      event.property = datastream.property;
      event.t = instant(at);
      event.v = v[row] ?? NaN;
      event.q = QUALITIES[q[row] ?? 0] ?? 'bad';
      this.#at = at;
      if (this.#observe(index, event)) {
        this.#evaluated += 1;
        this.#job.observed?.(index, at);
      }
    }
  }

  /** Lets the clock run to the end of the span. */
  finish(): void {
    const { to } = this.#span;
    if (this.#job.isReadAtEnd === true) {
      this.#tickTo(to - 1);
      this.#tickAt(to - 1);
    } else this.#tickTo(to);
    this.#at = this.#span.to;
  }

  #tickTo(t: number): void {
    for (; this.#tick <= t; this.#tick += MAX_TICK_STEP_MS) this.#tickAt(this.#tick);
  }

  #tickAt(t: number): void {
    const { plan, state, decided, reach } = this.#job;
    const now = instant(t);
    reach?.(now);
    const { transitions } = step(plan(), state, { kind: 'tick', now });
    if (transitions.length > 0) decided(transitions);
  }

  /** Whether the observation of the datastream at this place was evaluated. */
  #observe(place: number, event: ReusedEvent): boolean {
    const { plan, decided, reach } = this.#job;
    reach?.(event.t);
    const inlet = this.#inletsOf(plan())[place];
    if (!inlet) return false;
    const evaluated = stepInlet(inlet, event);
    const transitions = takeTransitions(inlet);
    if (transitions.length > 0) decided(transitions);
    return evaluated === 'evaluated';
  }

  /** A job may change its plan on the way, and each has ways in of its own. */
  #inletsOf(plan: RulePlan): readonly (DatastreamInlet | undefined)[] {
    if (plan !== this.#inletsPlan) {
      this.#inlets = inletsOf(plan, this.#job.state, this.#datastreams);
      this.#inletsPlan = plan;
    }
    return this.#inlets;
  }
}
