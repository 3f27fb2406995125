/** A message as a door takes it in. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Buffer;
}

/** Called once: whether the message is durable. What is not must not be acknowledged. */
export type Accepted = (isDurable: boolean) => void;

/** Takes a message in; it comes back through `accepted` when the message is durable. */
export type Receive = (message: IncomingMessage, accepted: Accepted) => void;

/** What ingest itself says. Delivery is at most once: readers rebuild from the stores after a gap. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1;
}

/** How a door is. */
export interface DoorStatus {
  readonly isOpen: boolean;
  readonly detail: string;
  /** Devices that send more than they may and do not wait (I8). */
  readonly flooding: readonly string[];
}

/** Where MQTT comes in and goes out: the embedded broker, or a connection to another one. */
export interface Door {
  /** The port that the embedded broker listens on. */
  readonly port?: number;
  status(): DoorStatus;
  /** Hears these topic filters too from now on, and no others besides those of devices. */
  listenTo(filters: readonly string[]): void;
  /** Publishes if the door is open, else drops. */
  publish(message: OutgoingMessage): void;
  /** Stops taking in and closes all connections. */
  close(): Promise<void>;
}
