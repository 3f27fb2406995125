import type { BodyCache } from './body-cache.ts';
import { PreparedMessage } from './prepared-message.ts';
import type { SubscriptionStream } from './subscription-stream.ts';

/** Messages that a client which tells what it received may lag behind before it is waited for. */
export const MOST_UNRECEIVED = 2;

/** Subscriptions that a socket may make within `SUBSCRIBE_WINDOW_MS`: each costs a snapshot. */
export const MOST_SUBSCRIPTIONS = 10;

/** The span in which subscriptions are counted, in milliseconds. */
export const SUBSCRIBE_WINDOW_MS = 10_000;

/** What sending came to: `idle` nothing to tell, `waiting` the reader is not ready, else what was sent. */
export type Sending = 'idle' | 'snapshot' | 'delta' | 'waiting';

/** The line to one reader: `isFree` when what was sent before has been passed on to the network. */
export interface LiveLine {
  readonly isFree: boolean;
  send(name: 'snapshot' | 'delta', message: PreparedMessage): void;
}

/**
 * One reader and its subscription. A message is handed over only when the transport has passed on the one before, so
 * the server holds at most one message per socket however slowly it reads; what changes meanwhile waits in the
 * cities' state, where newer values replace older ones.
 */
export class LiveSubscriber {
  readonly #line: LiveLine;
  #stream: SubscriptionStream | undefined;
  #receivedSeq: number | undefined;
  #subscribedMs: readonly number[] = [];

  constructor(line: LiveLine) {
    this.#line = line;
  }

  /** The subscription's stream, if there is one. */
  get stream(): SubscriptionStream | undefined {
    return this.#stream;
  }

  /** Gives the socket another stream, or none. */
  attach(stream: SubscriptionStream | undefined): void {
    this.#stream = stream;
    this.#receivedSeq = undefined;
  }

  /** Counts a subscription; false when there were too many lately. */
  maySubscribe(nowMs: number): boolean {
    const lately = this.#subscribedMs.filter((atMs) => nowMs - atMs < SUBSCRIBE_WINDOW_MS);
    if (lately.length >= MOST_SUBSCRIPTIONS) return false;
    this.#subscribedMs = [...lately, nowMs];
    return true;
  }

  /** Notes what the client says it received. */
  received(position: { readonly epoch: string; readonly seq: number }): void {
    const stands = this.#stream?.position;
    if (stands === undefined || position.epoch !== stands.epoch || position.seq > stands.seq) return;
    this.#receivedSeq = Math.max(this.#receivedSeq ?? 0, position.seq);
  }

  #isReady(stream: SubscriptionStream): boolean {
    const isUnpaced = this.#receivedSeq === undefined;
    return (
      this.#line.isFree && (isUnpaced || stream.position.seq - (this.#receivedSeq ?? 0) < MOST_UNRECEIVED)
    );
  }

  /** Sends what the reader is missing, if it is ready: a snapshot at first or below `floor`, else a delta. */
  send(bodies: BodyCache, state: { readonly version: number; readonly floor: number }): Sending {
    const stream = this.#stream;
    if (stream === undefined || stream.version === state.version) return 'idle';
    if (!this.#isReady(stream)) return 'waiting';
    const needsPicture = stream.version === undefined || stream.version < state.floor;
    return needsPicture
      ? this.#sendSnapshot(stream, bodies)
      : this.#sendDelta(stream, stream.version, bodies);
  }

  #sendSnapshot(stream: SubscriptionStream, bodies: BodyCache): Sending {
    const { version, text } = bodies.snapshot(stream.owner.scope);
    this.#line.send('snapshot', new PreparedMessage(stream.advance(version), text));
    return 'snapshot';
  }

  #sendDelta(stream: SubscriptionStream, since: number, bodies: BodyCache): Sending {
    const { version, text } = bodies.delta(stream.owner.scope, since);
    if (text === undefined) {
      stream.skipTo(version);
      return 'idle';
    }
    this.#line.send('delta', new PreparedMessage(stream.advance(version), text));
    return 'delta';
  }
}
