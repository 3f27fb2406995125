import { later, type EpochMs } from '../../time/instant.ts';
import { ALARM_TARGETS, LOAD_PERIOD_MS } from './alarm-targets.ts';
import type { AlertStatistics } from './alert-statistics.ts';
import type { TimeSpan } from './alert-history.ts';

/** Counts activations by period of ten minutes from the start of the span. */
export class LoadTally {
  readonly #span: TimeSpan;
  readonly #counts: number[];

  constructor(span: TimeSpan) {
    this.#span = span;
    this.#counts = Array<number>(Math.max(1, Math.ceil((span.to - span.from) / LOAD_PERIOD_MS))).fill(0);
  }

  add(at: EpochMs): void {
    const period = Math.floor((at - this.#span.from) / LOAD_PERIOD_MS);
    this.#counts[period] = (this.#counts[period] ?? 0) + 1;
  }

  /** Load and share of time in flood, for so many operators. */
  figures(operators: number): Pick<AlertStatistics, 'load' | 'floodShare'> {
    const { from, to } = this.#span;
    const spanMs = to - from;
    const highest = this.#counts.reduce((most, count) => Math.max(most, count), 0);
    const sum = this.#counts.reduce((total, count) => total + count, 0);
    const isPeak = highest > 0 ? { peakAt: later(from, this.#counts.indexOf(highest) * LOAD_PERIOD_MS) } : {};
    const floodedMs = this.#counts.reduce((total, count, period) => {
      const lengthMs = Math.min(LOAD_PERIOD_MS, spanMs - period * LOAD_PERIOD_MS);
      return count / operators > ALARM_TARGETS.floodAbove ? total + lengthMs : total;
    }, 0);
    return {
      load: {
        average: (sum * LOAD_PERIOD_MS) / spanMs / operators,
        peak: highest / operators,
        ...isPeak,
        counts: this.#counts,
      },
      floodShare: floodedMs / spanMs,
    };
  }
}
