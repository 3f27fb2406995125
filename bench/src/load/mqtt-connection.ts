import { connect, type Socket } from 'node:net';

import { AnswerReader, connectPacket, type MqttCredentials } from './mqtt-packets.ts';

/** Where a broker listens. */
export interface BrokerPlace {
  readonly host: string;
  readonly port: number;
}

/** How long a broker may take to let a publisher in, milliseconds; with hashed passwords a whole fleet queues here. */
export const CONNECT_LIMIT_MS = 60_000;

/** A connection that ended although its owner did not close it. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/** What happens on a connection, as its owner hears of it. */
interface ConnectionEvents {
  accepted: () => void;
  acknowledged: (count: number) => void;
  lost: (error: Error) => void;
}

/** A publisher's connection to a broker: bytes go out as given, acknowledgements are counted and nothing else is read. */
export class MqttConnection {
  readonly #socket: Socket;
  readonly #answers = new AnswerReader();
  readonly #events: ConnectionEvents;
  #isClosed = false;

  private constructor(place: BrokerPlace, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = connect(place);
    // What is written is written in large pieces already; waiting for more would only stall the last piece.
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', (error) => this.#lose(error));
    this.#socket.on('close', () => this.#lose(new ConnectionLostError('the broker ended the connection')));
  }

  /** Connects and signs in; `onLost` is told once when the connection ends later. Rejects when the broker refuses. */
  static async open(
    place: BrokerPlace,
    credentials: MqttCredentials,
    onLost: (error: Error) => void,
  ): Promise<MqttConnection> {
    const events: ConnectionEvents = {
      accepted: () => undefined,
      acknowledged: () => undefined,
      lost: () => undefined,
    };
    const connection = new MqttConnection(place, events);
    connection.#socket.write(connectPacket(credentials));
    const late = setTimeout(() => {
      connection.#lose(new ConnectionLostError(`the broker did not accept within ${CONNECT_LIMIT_MS} ms`));
    }, CONNECT_LIMIT_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        events.accepted = resolve;
        events.lost = reject;
      });
    } finally {
      clearTimeout(late);
    }
    events.lost = onLost;
    return connection;
  }

  /** Calls back with the number of newly acknowledged messages. */
  onAcknowledged(listener: (count: number) => void): void {
    this.#events.acknowledged = listener;
  }

  /** Sends whole packets. */
  send(packets: Buffer): void {
    this.#socket.write(packets);
  }

  /** Ends the connection without a word, as a device that is switched off. */
  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    try {
      const { accepted, acknowledged } = this.#answers.read(bytes);
      if (accepted > 0) this.#events.accepted();
      if (acknowledged > 0) this.#events.acknowledged(acknowledged);
    } catch (error) {
      this.#lose(error instanceof Error ? error : new ConnectionLostError(String(error)));
    }
  }

  #lose(error: Error): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.lost(error);
  }
}
