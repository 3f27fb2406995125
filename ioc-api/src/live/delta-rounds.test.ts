import { describe, expect, it } from 'vitest';

import { DeltaRounds, GATHER_MS, ROUND_EVERY_MS, type SteadyClock } from './delta-rounds.ts';

class SteppedClock implements SteadyClock {
  #nowMs = 0;
  readonly #due: { atMs: number; run: () => void; isCancelled: boolean }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const timer = { atMs: this.#nowMs + ms, run, isCancelled: false };
    this.#due.push(timer);
    return {
      cancel: () => {
        timer.isCancelled = true;
      },
    };
  }

  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#due.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#due.splice(this.#due.indexOf(next), 1);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      if (!next.isCancelled) next.run();
    }
    this.#nowMs = endMs;
  }
}

describe('rounds of deltas', () => {
  it('answers a first change at once and later ones four times a second', () => {
    const clock = new SteppedClock();
    const roundsMs: number[] = [];
    const rounds = new DeltaRounds(clock, () => {
      roundsMs.push(clock.nowMs());
      return { isSomebodyWaiting: false };
    });
    for (let step = 0; step < 1_000; step++) {
      rounds.call();
      clock.pass(1);
    }
    expect(roundsMs).toEqual([10, 260, 510, 760]);
    expect(roundsMs[0]).toBe(GATHER_MS);
    expect((roundsMs[1] ?? 0) - (roundsMs[0] ?? 0)).toBe(ROUND_EVERY_MS);
  });

  it('comes again for a reader that was not ready, and rests when nobody waits', () => {
    const clock = new SteppedClock();
    let [waiting, rounds] = [3, 0];
    const pacing = new DeltaRounds(clock, () => {
      rounds += 1;
      waiting -= 1;
      return { isSomebodyWaiting: waiting > 0 };
    });
    pacing.call();
    clock.pass(10_000);
    expect(rounds).toBe(3);
    pacing.close();
    pacing.call();
    clock.pass(10_000);
    expect(rounds).toBe(3);
  });
});
