import { randomBytes } from 'node:crypto';

import type { StreamPosition } from './stream-position.ts';
import { SubscriptionStream, type StreamOwner } from './subscription-stream.ts';

/** How long a stream waits for its reader to come back, in milliseconds: 2 minutes cover a lift, a tunnel, a reload of Wi-Fi. */
export const RESUME_WINDOW_MS = 120_000;

/** Streams that wait at most; beyond, the one that waits longest is dropped and its reader gets a snapshot. */
const MOST_WAITING = 10_000;

/** Keeps the streams whose readers are away, for a while. */
export class StreamRegistry {
  readonly #attached = new Map<string, SubscriptionStream>();
  readonly #waiting = new Map<string, { readonly stream: SubscriptionStream; readonly sinceMs: number }>();
  readonly #nowMs: () => number;

  /** `nowMs` is a clock that never jumps, in milliseconds. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new stream with a reader. */
  open(owner: StreamOwner): SubscriptionStream {
    const stream = new SubscriptionStream(randomBytes(12).toString('base64url'), owner);
    this.#attached.set(stream.epoch, stream);
    return stream;
  }

  /**
   * The stream that its reader left at this position, wound back to it. Undefined when it is not remembered, or is
   * another person's, or tells something else. A stream that still has a reader (whose line broke unnoticed) moves
   * over: the caller detaches the old one.
   */
  resume(since: StreamPosition, owner: StreamOwner): SubscriptionStream | undefined {
    this.#dropExpired();
    const stream = this.#attached.get(since.epoch) ?? this.#waiting.get(since.epoch)?.stream;
    if (stream === undefined || stream.owner.user !== owner.user) return undefined;
    if (stream.owner.scope.key !== owner.scope.key || !stream.rewind(since.seq)) return undefined;
    this.#waiting.delete(stream.epoch);
    this.#attached.set(stream.epoch, stream);
    return stream;
  }

  /** The reader left: the stream waits for it. */
  detach(stream: SubscriptionStream): void {
    if (!this.#attached.delete(stream.epoch)) return;
    this.#waiting.set(stream.epoch, { stream, sinceMs: this.#nowMs() });
    this.#dropExpired();
  }

  /** The reader does not want the stream any more. */
  drop(stream: SubscriptionStream): void {
    this.#attached.delete(stream.epoch);
    this.#waiting.delete(stream.epoch);
  }

  #dropExpired(): void {
    const expired = this.#nowMs() - RESUME_WINDOW_MS;
    for (const [epoch, { sinceMs }] of this.#waiting) {
      if (sinceMs >= expired && this.#waiting.size <= MOST_WAITING) return;
      this.#waiting.delete(epoch);
    }
  }

  /** Streams with a reader, and streams that wait for theirs. */
  get sizes(): { readonly attached: number; readonly waiting: number } {
    return { attached: this.#attached.size, waiting: this.#waiting.size };
  }
}
