import type { UserId } from '@ioc/domain';
import type { StreamPosition } from './stream-position.ts';
import type { Scope } from './scope.ts';

/** Messages of a stream whose position is remembered: 4 a second over the resume window, and some. */
export const MOST_POSITIONS = 512;

/** Whose stream it is and what it tells. */
export interface StreamOwner {
  readonly user: UserId;
  readonly scope: Scope;
}

/**
 * The numbered messages of one subscription: which version of the cities' state stands behind each number. It is all
 * that resuming needs, so a stream costs a few kilobytes however much its reader missed.
 */
export class SubscriptionStream {
  readonly epoch: string;
  readonly owner: StreamOwner;
  #seq = 0;
  #versions: number[] = [];

  constructor(epoch: string, owner: StreamOwner) {
    this.epoch = epoch;
    this.owner = owner;
  }

  /** Where the stream stands: the last message's number, 0 before the first. */
  get position(): StreamPosition {
    return { epoch: this.epoch, seq: this.#seq };
  }

  /** The version behind the last message; undefined before the snapshot. */
  get version(): number | undefined {
    return this.#versions.at(-1);
  }

  /** Numbers the next message, which brings the reader to the version. */
  advance(version: number): StreamPosition {
    this.#seq += 1;
    this.#versions.push(version);
    if (this.#versions.length > MOST_POSITIONS) this.#versions.shift();
    return this.position;
  }

  /** Notes that nothing in the scope changed up to the version: no message is needed to get there. */
  skipTo(version: number): void {
    if (this.#versions.length > 0) this.#versions[this.#versions.length - 1] = version;
  }

  /** Goes back to the last message that the reader got; false when that is not remembered, or is no position. */
  rewind(seq: number): boolean {
    const kept = this.#versions.length - (this.#seq - seq);
    if (seq > this.#seq || kept < 1) return false;
    this.#versions.length = kept;
    this.#seq = seq;
    return true;
  }
}
