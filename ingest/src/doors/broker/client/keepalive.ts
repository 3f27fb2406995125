/** How often it is looked whether the connection lives, in shares of the keepalive. */
const LOOKS_PER_KEEPALIVE = 2;

/** Looks in a row without a byte from the broker after which it is asked, and after which it counts as gone. */
const SILENT_LOOKS_BEFORE_ASKING = 1;
const SILENT_LOOKS_BEFORE_ENDING = 2;

/** What keepalive does. */
export interface KeepaliveActions {
  /** Sends a PINGREQ. */
  readonly ask: () => void;
  /** Ends a connection over which nothing came for up to 1.5 times the keepalive, though it was asked. */
  readonly end: () => void;
  /** Whether what the broker sends is read at the moment: silence says nothing while it is not. */
  readonly isReading: () => boolean;
}

/**
 * Watches a connection: asks when a side was silent for half the keepalive, so that the broker hears of us in time
 * (MQTT 5.0, 3.1.2.10), and notices one that is only half open.
 */
export class Keepalive {
  readonly #actions: KeepaliveActions;
  #timer: NodeJS.Timeout | undefined;
  #hasHeard = true;
  #hasSent = true;
  #silentLooks = 0;

  constructor(actions: KeepaliveActions) {
    this.#actions = actions;
  }

  /** Begins to watch; 0 seconds is never. */
  start(keepAliveS: number): void {
    this.stop();
    this.#hasHeard = true;
    this.#hasSent = true;
    this.#silentLooks = 0;
    if (keepAliveS > 0)
      this.#timer = setInterval(() => this.#look(), (keepAliveS * 1_000) / LOOKS_PER_KEEPALIVE);
  }

  /** Bytes came. */
  heard(): void {
    this.#hasHeard = true;
  }

  /** Bytes went out. */
  sent(): void {
    this.#hasSent = true;
  }

  /** Ends watching. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#silentLooks = this.#hasHeard || !this.#actions.isReading() ? 0 : this.#silentLooks + 1;
    this.#hasHeard = false;
    if (this.#silentLooks >= SILENT_LOOKS_BEFORE_ENDING) {
      this.stop();
      this.#actions.end();
      return;
    }
    if (this.#silentLooks >= SILENT_LOOKS_BEFORE_ASKING || !this.#hasSent) this.#actions.ask();
    this.#hasSent = false;
  }
}
