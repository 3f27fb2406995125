import type { Socket } from 'node:net';

/**
 * Connections at a time that have not signed in, with 16 KiB each at most; beyond it the one that has waited longest ends.
 * An honest client signs in within milliseconds, so that a crowd of silent ones does not keep it out.
 */
export const MOST_UNKNOWN_CONNECTIONS = 2_000;

/** Connections that have not signed in yet, in the order in which they came. */
export class UnknownConnections {
  readonly #sockets = new Map<object, Socket>();

  /** Connections that wait. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Adds a connection, for which the oldest has to go when there are too many. */
  add(socket: Socket): void {
    const [oldest] = this.#sockets.values();
    if (oldest && this.#sockets.size >= MOST_UNKNOWN_CONNECTIONS) {
      this.#sockets.delete(oldest);
      oldest.destroy();
    }
    this.#sockets.set(socket, socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Ends them all. */
  endAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  /** The connection signed in. */
  signedIn(connection: object): void {
    this.#sockets.delete(connection);
  }
}
