import { connect, type Socket } from 'node:net';

/** Connections that are held open and say next to nothing, as a slow attacker does. */
export class SilentClients {
  readonly #sockets: Socket[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = 0;

  /**
   * Opens so many connections to the port; each says a byte of `words` every `everyMs`, and then begins to wait. Resolves
   * when all are open.
   */
  static async open(
    port: number,
    { count, words, everyMs }: { readonly count: number; readonly words: string; readonly everyMs: number },
  ): Promise<SilentClients> {
    const clients = new SilentClients();
    const opened = Array.from({ length: count }, () => clients.#connect(port));
    await Promise.all(opened);
    let said = 0;
    clients.#timer = setInterval(() => {
      const byte = words.charAt(said);
      said += 1;
      if (byte !== '')
        for (const socket of clients.#sockets) if (!socket.destroyed) socket.write(byte, 'latin1');
    }, everyMs);
    return clients;
  }

  /** How many the server has ended. */
  get closed(): number {
    return this.#closed;
  }

  /** Ends all. */
  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
  }

  #connect(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, resolve);
      this.#sockets.push(socket);
      socket.once('error', reject);
      // Once it is open, an error is the server's way to end it.
      socket.on('error', () => socket.destroy());
      socket.once('close', () => (this.#closed += 1));
      socket.resume();
    });
  }
}
