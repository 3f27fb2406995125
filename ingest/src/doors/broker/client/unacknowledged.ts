import type { OutgoingMessage } from '../../door.ts';
import { LAST_SUBSCRIPTION_ID } from './subscriptions.ts';

/** Messages to the broker at QoS 1 that may wait for its acknowledgement; more are dropped (a door's delivery is at most once). */
export const MOST_UNACKNOWLEDGED = 64;

/** Identifiers of messages go up to this and begin again at `FIRST_ID`: those before are of subscriptions. */
const LAST_ID = 65_535;
const FIRST_ID = LAST_SUBSCRIPTION_ID + 1;

/** What was sent at QoS 1 and not acknowledged: it is sent again when the session goes on over a new connection. */
export class Unacknowledged {
  readonly #messages = new Map<number, OutgoingMessage>();
  #lastId = FIRST_ID - 1;

  /** The identifier for the message, which is kept until acknowledged; undefined when too many wait. */
  keep(message: OutgoingMessage, most: number): number | undefined {
    if (this.#messages.size >= Math.min(most, MOST_UNACKNOWLEDGED)) return undefined;
    do this.#lastId = this.#lastId >= LAST_ID ? FIRST_ID : this.#lastId + 1;
    while (this.#messages.has(this.#lastId));
    this.#messages.set(this.#lastId, message);
    return this.#lastId;
  }

  /** The broker has it. */
  acknowledged(messageId: number): void {
    this.#messages.delete(messageId);
  }

  /** What waits, in the order of sending. */
  get all(): ReadonlyMap<number, OutgoingMessage> {
    return this.#messages;
  }

  /** Forgets what waits: the broker knows nothing of it any more. */
  clear(): void {
    this.#messages.clear();
  }
}
