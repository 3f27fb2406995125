import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The WebSocket lines of an HTTP server, which it does not count among its connections: a reader that has stopped
 * reading never answers a goodbye, and would keep the server from closing.
 */
export class OpenLines {
  readonly #lines = new Set<Duplex>();

  constructor(server: Server) {
    server.on('upgrade', (_request, line: Duplex) => {
      this.#lines.add(line);
      line.once('close', () => this.#lines.delete(line));
    });
  }

  /** Ends every line without a goodbye. */
  cut(): void {
    for (const line of this.#lines) line.destroy();
  }
}
