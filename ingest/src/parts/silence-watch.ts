import type { IngestInstanceRecord } from '@ioc/record-store';

/** How often an instance says that it lives, in milliseconds. */
export const BEAT_EVERY_MS = 2_000;

/**
 * Silence after which an instance counts as gone, in milliseconds: three missed beats. With a look each second, a part
 * is claimed at most 9 s after its holder died. A holder that is only slow loses its part by this, never a message.
 */
export const SILENCE_MS = 7_000;

/**
 * Between two looks that lie further apart, in milliseconds, we were away ourselves (or the record store was): then
 * nobody's silence has been heard, and it is counted anew. Three missed looks.
 */
export const AWAY_MS = 3_000;

interface Noted {
  readonly beat: number;
  readonly sinceMs: number;
}

/** Judges by our own monotonic clock how long each instance has been silent; nobody's clocks are compared. */
export class SilenceWatch {
  #noted = new Map<string, Noted>();
  #lookedMs = Number.NEGATIVE_INFINITY;

  /** Notes what the instances' beats are at a monotonic time; those that are no longer there are forgotten. */
  note(instances: readonly IngestInstanceRecord[], nowMs: number): void {
    const wasAway = nowMs - this.#lookedMs > AWAY_MS;
    this.#lookedMs = nowMs;
    const noted = new Map<string, Noted>();
    for (const { id, beat } of instances) {
      const before = this.#noted.get(id);
      noted.set(id, before?.beat === beat && !wasAway ? before : { beat, sinceMs: nowMs });
    }
    this.#noted = noted;
  }

  /** How long the instance has been at the same beat, in milliseconds; for ever when it is not known. */
  silentMs(id: string, nowMs: number): number {
    const noted = this.#noted.get(id);
    return noted ? nowMs - noted.sinceMs : Number.POSITIVE_INFINITY;
  }
}
