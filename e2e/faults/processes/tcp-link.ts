import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection through the link. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/**
 * A stretch of network between a client and a server on this machine. As a black hole it swallows what either side says
 * and closes nothing, as a firewall that forgot the connection does; new connections are then accepted and lead nowhere.
 */
export class TcpLink {
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #stranded = new Set<Socket>();
  #isBlackHole = false;
  #endedByServer = 0;
  /** When each connection was asked for, by the monotonic clock in milliseconds. */
  readonly connectedAtMs: number[] = [];

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((near) => this.#join(near));
  }

  /** Opens a link to the port of the loopback address. */
  static async open(targetPort: number): Promise<TcpLink> {
    const link = new TcpLink(targetPort);
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  /** The port at which it is entered. */
  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Connections that the server ended by itself while they led into the black hole. */
  get endedByServer(): number {
    return this.#endedByServer;
  }

  /** From now on nothing comes through and nothing is closed. */
  becomeBlackHole(): void {
    this.#isBlackHole = true;
    for (const { near, far } of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      // Read and forgotten: neither side may notice by a full window.
      near.resume();
      far.resume();
    }
  }

  /** Leads on again for new connections; those that were swallowed are reset, as by a router that restarted. */
  heal(): void {
    this.#isBlackHole = false;
    this.cut();
  }

  /** Breaks every connection. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#pairs.clear();
    for (const socket of this.#stranded) socket.destroy();
  }

  /** Breaks everything and lets nobody in any more. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    return closed;
  }

  #join(near: Socket): void {
    this.connectedAtMs.push(performance.now());
    near.on('error', () => near.destroy());
    if (this.#isBlackHole) {
      this.#stranded.add(near);
      near.on('close', () => this.#stranded.delete(near));
      near.resume();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.#targetPort });
    const pair = { near, far };
    this.#pairs.add(pair);
    far.on('error', () => far.destroy());
    near.on('close', () => this.#end(pair));
    far.on('close', () => {
      if (this.#isBlackHole) this.#endedByServer += 1;
      this.#end(pair);
    });
    near.pipe(far);
    far.pipe(near);
  }

  #end(pair: Pair): void {
    // A black hole does not tell one side that the other has gone.
    if (this.#isBlackHole) return;
    this.#pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }
}
