import type { UsualMemory } from '../window/usual-memory.ts';
import type { SlidingWindow } from '../window/sliding-window.ts';
import type { DatastreamRecord } from './engine-records.ts';

/** The number that a rule judges, before R4: the newest value, or that of a window. */
export interface MemberSignal {
  readonly value: number;
  readonly samples: number;
}

/** A signal with what is usual, for the message (R44). */
export interface Explained {
  readonly usual: number;
  readonly now: number;
}

/** The deviation of a signal from the usual, in robust standard deviations (R44). */
export class DeviationSignal implements MemberSignal {
  readonly memory: UsualMemory;
  readonly #signal: MemberSignal;
  readonly #leastSamples: number;
  #value = NaN;
  #explained: Explained | undefined;

  constructor(memory: UsualMemory, signal: MemberSignal, leastSamples: number) {
    this.memory = memory;
    this.#signal = signal;
    this.#leastSamples = leastSamples;
  }

  get value(): number {
    return this.#value;
  }

  get samples(): number {
    return this.#signal.samples;
  }

  /** What is usual and what is now; undefined without a signal. */
  get explained(): Explained | undefined {
    return this.#explained;
  }

  /** Judges the signal as it is at its newest observation, and learns from it afterwards. */
  observe(t: number): void {
    this.refresh(t);
    const { value, samples } = this.#signal;
    if (samples >= this.#leastSamples && !Number.isNaN(value)) this.memory.add(t, value);
  }

  /** Computes the deviation anew without learning. */
  refresh(t: number): void {
    const { value, samples } = this.#signal;
    const usual = samples >= this.#leastSamples && t !== -Infinity ? this.memory.at(t) : undefined;
    const hasSpread = usual !== undefined && usual.spread > 0 && !Number.isNaN(value);
    this.#value = hasSpread ? (value - usual.median) / usual.spread : NaN;
    this.#explained = hasSpread ? { usual: usual.median, now: value } : undefined;
  }
}

/** The newest value of a window at or before the time, and no older than `oldest`; NaN when there is none. */
function valueAt(window: SlidingWindow, t: number, oldest: number): number {
  let low = window.tail;
  let high = window.head;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (window.entryAt(middle).t <= t) low = middle + 1;
    else high = middle;
  }
  if (low === window.tail) return NaN;
  const entry = window.entryAt(low - 1);
  return entry.t >= oldest ? entry.a : NaN;
}

/** How far a value lies above that of the upstream datastream some time earlier (R41). */
export class UpstreamSignal implements MemberSignal {
  readonly samples = 1;
  readonly #record: DatastreamRecord;
  readonly #window: SlidingWindow | undefined;
  readonly #lagMs: number;
  readonly #oldestMs: number;

  constructor(
    record: DatastreamRecord,
    window: SlidingWindow | undefined,
    times: { readonly lagMs: number; readonly oldestMs: number },
  ) {
    this.#record = record;
    this.#window = window;
    this.#lagMs = times.lagMs;
    this.#oldestMs = times.oldestMs;
  }

  get value(): number {
    const { newest, last } = this.#record;
    if (!this.#window || newest === -Infinity) return NaN;
    const then = newest - this.#lagMs;
    return last - valueAt(this.#window, then, then - this.#oldestMs);
  }
}
