import type { SignalFunction } from '../rule.ts';
import { OrderedValues } from './ordered-values.ts';
import { SlidingWindow } from './sliding-window.ts';
import {
  MAX_FOLD,
  MIN_FOLD,
  MOMENTS_FOLD,
  NEWEST_FOLD,
  SUM_FOLD,
  meanOfSum,
  type WindowFold,
} from './window-fold.ts';

/** The functions that look at a window (R2, R3). */
export type WindowFunction = Exclude<SignalFunction, 'last'>;

const P95_SHARE = 0.95;
const SECOND_MS = 1_000;

const FOLDS: Readonly<Record<WindowFunction, WindowFold | undefined>> = {
  mean: SUM_FOLD,
  sum: SUM_FOLD,
  min: MIN_FOLD,
  max: MAX_FOLD,
  stddev: MOMENTS_FOLD,
  count: undefined,
  p95: undefined,
  rate: undefined,
  delta: undefined,
};

/** Whether the text names a function over a window. */
export function isWindowFunction(text: string): text is WindowFunction {
  return Object.hasOwn(FOLDS, text);
}

/** What the window of a datastream is for; `isCounter` makes a falling value restart it (R3). */
export interface WindowSignalOptions {
  readonly fn: WindowFunction;
  readonly windowMs: number;
  readonly isCounter: boolean;
}

/**
 * One function over one sliding window of one datastream (R2, R3).
 *
 * - `mean`, `sum`, `min`, `max`, `count` as the words say; `mean` is right to the last bit.
 * - `p95`: nearest rank. Merged buckets count with their larger value.
 * - `stddev`: of a sample, with n − 1.
 * - `delta`: newest minus oldest; `rate`: that per second between their times.
 *
 * @example
 * rate over PT1M of a counter at 0 s: 100, 30 s: 130, 60 s: 160 → first is 130 (0 s left at 60 s), so 30 / 30 s = 1
 */
export class WindowSignal {
  readonly fn: WindowFunction;
  readonly window: SlidingWindow;
  /** Whether a falling value restarts the window; set by the plan, not stored. */
  isCounter: boolean;
  readonly #ordered: OrderedValues | undefined;
  #value = NaN;

  constructor({ fn, windowMs, isCounter }: WindowSignalOptions) {
    this.fn = fn;
    this.isCounter = isCounter;
    const ordered = fn === 'p95' ? new OrderedValues() : undefined;
    this.#ordered = ordered;
    this.window = new SlidingWindow({
      windowMs,
      fold: FOLDS[fn],
      merge: ordered ? MAX_FOLD : (FOLDS[fn] ?? NEWEST_FOLD),
      ...(ordered && {
        onEnter: (entry) => ordered.add(entry.a, entry.n),
        onLeave: (entry) => ordered.remove(entry.a, entry.n),
      }),
    });
  }

  /** The function's value after the newest sample, however few there are; NaN when it has none. */
  get value(): number {
    return this.#value;
  }

  /** Samples inside the window. */
  get samples(): number {
    return this.window.samples;
  }

  /** Takes the newest sample; `t` must be newer than every one before. */
  push(t: number, value: number): void {
    const { window } = this;
    if (this.isCounter && window.head > window.tail && value < window.entryAt(window.head - 1).a)
      window.clear();
    window.push(t, value);
    this.refresh();
  }

  /** Computes the value anew from the window's entries. */
  refresh(): void {
    this.#value = this.#compute();
  }

  #compute(): number {
    const { window } = this;
    switch (this.fn) {
      case 'count':
        return window.samples;
      case 'p95':
        return this.#ordered?.quantile(P95_SHARE) ?? NaN;
      case 'rate':
        return (this.#change() * SECOND_MS) / this.#span();
      case 'delta':
        return this.#change();
      case 'mean':
        return meanOfSum(window.aggregate());
      case 'stddev': {
        const moments = window.aggregate();
        return Math.sqrt(moments.b / (moments.n - 1));
      }
      case 'sum':
      case 'min':
      case 'max':
        return window.aggregate().a;
    }
  }

  #change(): number {
    const { window } = this;
    return window.entryAt(window.head - 1).a - window.entryAt(window.tail).a;
  }

  #span(): number {
    const { window } = this;
    return window.entryAt(window.head - 1).t - window.entryAt(window.tail).t;
  }
}
