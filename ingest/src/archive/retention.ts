import { instant, type EpochMs } from '@ioc/domain';
import type { TelemetryStore } from '@ioc/telemetry-store';
import { withinTime } from '../clock/time-limit.ts';
import type { Log } from '../log.ts';

/** How often readings that are kept no longer are deleted, in milliseconds: ten minutes delete little at a time. */
export const SWEEP_EVERY_MS = 600_000;

/** How long one deletion may take, in milliseconds. */
export const SWEEP_LIMIT_MS = 300_000;

/** How far the machine's clock may stray between two sweeps, in milliseconds, before it is not believed. */
export const CLOCK_DOUBT_MS = 60_000;

/** What the sweeping needs: `steadyMs` is a clock that never jumps. */
export interface RetentionOptions {
  readonly store: TelemetryStore;
  readonly retentionMs: number;
  readonly now: () => EpochMs;
  readonly steadyMs: () => number;
  readonly log: Log;
}

/**
 * Deletes the readings that are older than the retention. A machine's clock that jumped since the last sweep deletes
 * nothing: a wrong year must not cost the history (R21 for data at rest).
 */
export class Retention {
  readonly #options: RetentionOptions;
  #last: { readonly now: number; readonly steadyMs: number };
  #isSweeping = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#last = { now: options.now(), steadyMs: options.steadyMs() };
  }

  /** One sweep; a failed one is told and tried again at the next. Answers whether something was asked to be deleted. */
  async sweep(): Promise<boolean> {
    const { store, retentionMs, now, steadyMs, log } = this.#options;
    const seen = { now: now(), steadyMs: steadyMs() };
    const strayedMs = seen.now - this.#last.now - (seen.steadyMs - this.#last.steadyMs);
    this.#last = seen;
    if (Math.abs(strayedMs) > CLOCK_DOUBT_MS) {
      log.warn({ strayedMs }, 'the clock of the machine jumped; nothing old is deleted this time');
      return false;
    }
    if (this.#isSweeping) return false;
    this.#isSweeping = true;
    try {
      await withinTime(
        'deleting old readings',
        SWEEP_LIMIT_MS,
        store.deleteBefore(instant(seen.now - retentionMs)),
      );
      return true;
    } catch (error) {
      log.warn({ err: error }, 'old readings could not be deleted; they will be at the next sweep');
      return false;
    } finally {
      this.#isSweeping = false;
    }
  }
}
