import { FUTURE_TOLERANCE_MS } from '../../observation/observation-time.ts';

/**
 * The longest step between two ticks that counts as time passed. A longer one means that the machine slept, the
 * process stood still or somebody set the clock; it counts as long as the step before it (R21). The host ticks every
 * second or so and a backtest at most once a minute, so a minute never cuts honest time.
 */
export const MAX_TICK_STEP_MS = 60_000;

/**
 * The engine's own sense of time: `elapsed` milliseconds that it saw pass, which never jump.
 *
 * @example
 * ticks at 12:00:00, 12:00:01, 13:00:01, 12:30:00 → elapsed 0, 1,000, 2,000, 2,000
 */
export class EngineClock {
  /** Milliseconds seen to pass since the first tick ever. */
  elapsed = 0;
  /** The latest tick's time; NaN before the first. */
  lastNow = NaN;
  /** The latest step that counted. */
  lastStep = MAX_TICK_STEP_MS;
  /** The latest time that any tick named, and time seen to pass since; NaN before the first. */
  horizon = NaN;
  isDirty = false;

  /** Moves on to the tick's time. */
  tick(now: number): void {
    const step = this.#countedStep(now);
    this.elapsed += step;
    this.lastNow = now;
    this.raiseHorizon(now, step);
  }

  /** Takes note of what the time is without letting any pass: a process that starts again must not fear the present. */
  raiseHorizon(now: number, step = 0): void {
    this.horizon = Number.isNaN(this.horizon) ? now : Math.max(this.horizon + step, now);
    this.isDirty = true;
  }

  /** Whether the time lies more than `FUTURE_TOLERANCE_MS` ahead (R20); never before the first tick. */
  isTooFarAhead(t: number): boolean {
    return t > this.horizon + FUTURE_TOLERANCE_MS;
  }

  #countedStep(now: number): number {
    if (Number.isNaN(this.lastNow)) return 0;
    const step = now - this.lastNow;
    if (step > MAX_TICK_STEP_MS) return this.lastStep;
    if (step > 0) this.lastStep = step;
    return Math.max(step, 0);
  }
}
