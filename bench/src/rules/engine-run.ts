import {
  compilePlan,
  initialState,
  instant,
  step,
  type EvaluatedDatastream,
  type Rule,
  type RulePlan,
} from '@ioc/domain';

/** 2026-11-23 07:00 in Vietnam, a Monday. */
const START_MS = Date.UTC(2026, 10, 23);
const TICKS_PER_MINUTE = 60;

/** A value of a datastream in a minute: mostly calm, above 80 in one of fifty, from whole numbers that never repeat soon. */
export function valueAt(place: number, minute: number): number {
  const mixed = Math.imul(place * 2_654_435_761 + minute * 40_503, 2_246_822_519) >>> 0;
  return mixed % 50 === 0 ? 81 + ((mixed >>> 8) % 20) : mixed % 70;
}

/** An engine that is fed minute by minute, with a tick every second. */
export class EngineRun {
  readonly name: string;
  readonly #plan: RulePlan;
  readonly #state = initialState();
  readonly #datastreams: readonly EvaluatedDatastream[];
  #minute = 0;
  /** Decisions so far: a run that decides nothing measures nothing. */
  transitions = 0;

  constructor(name: string, rules: readonly Rule[], datastreams: readonly EvaluatedDatastream[]) {
    this.name = name;
    this.#plan = compilePlan(rules, datastreams);
    this.#datastreams = datastreams;
  }

  /** Feeds for about so long; answers observations for each second of processor time. */
  measure(seconds: number): number {
    const before = process.cpuUsage();
    let taken = 0;
    let observations = 0;
    while (taken < seconds) {
      observations += this.#feedMinute();
      const { user, system } = process.cpuUsage(before);
      taken = (user + system) / 1_000_000;
    }
    return observations / taken;
  }

  #feedMinute(): number {
    const from = START_MS + this.#minute * 60_000;
    const perTick = Math.ceil(this.#datastreams.length / TICKS_PER_MINUTE);
    for (const [place, { device, property }] of this.#datastreams.entries()) {
      const t = instant(from + Math.floor(place / perTick) * 1_000);
      if (place % perTick === 0) this.#count(step(this.#plan, this.#state, { kind: 'tick', now: t }));
      const v = valueAt(place, this.#minute);
      this.#count(step(this.#plan, this.#state, { kind: 'observation', device, property, t, v, q: 'good' }));
    }
    this.#minute++;
    return this.#datastreams.length;
  }

  #count({ transitions }: { readonly transitions: readonly unknown[] }): void {
    this.transitions += transitions.length;
  }
}
