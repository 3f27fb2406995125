import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How a client behind the link reads: how long it rests, and for how long it then reads, in milliseconds. */
export interface Reading {
  readonly restMs: number;
  readonly readMs: number;
}

/**
 * A line whose clients hardly read: what they say comes through at once, what they are told waits at the server. With
 * `readMs` 0 they have stopped altogether.
 */
export class SlowLink {
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #fars = new Set<Socket>();
  readonly #nears = new Set<Socket>();
  #timer: NodeJS.Timeout | undefined;
  #isReading = true;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((near) => this.#join(near));
  }

  /** Opens a line to the port of the loopback address; at first it reads as any does. */
  static async open(targetPort: number): Promise<SlowLink> {
    const link = new SlowLink(targetPort);
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  /** The port at which it is entered. */
  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** From now on hardly anything, or nothing at all, is read. */
  slowDown({ restMs, readMs }: Reading): void {
    this.#read(false);
    if (readMs === 0) return;
    const turn = (isReading: boolean): void => {
      this.#read(isReading);
      this.#timer = setTimeout(() => turn(!isReading), isReading ? readMs : restMs);
    };
    turn(false);
  }

  /** From now on everything is read at once. */
  speedUp(): void {
    clearTimeout(this.#timer);
    this.#read(true);
  }

  /** Breaks everything and lets nobody in any more. */
  close(): Promise<void> {
    clearTimeout(this.#timer);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of [...this.#nears, ...this.#fars]) socket.destroy();
    return closed;
  }

  #read(isReading: boolean): void {
    this.#isReading = isReading;
    for (const far of this.#fars) {
      if (isReading) far.resume();
      else far.pause();
    }
  }

  #join(near: Socket): void {
    const far = connect({ host: '127.0.0.1', port: this.#targetPort });
    this.#nears.add(near);
    this.#fars.add(far);
    far.on('data', (chunk: Buffer) => near.write(chunk));
    if (!this.#isReading) far.pause();
    near.pipe(far);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.on('close', () => {
      this.#nears.delete(near);
      far.destroy();
    });
    far.on('close', () => {
      this.#fars.delete(far);
      near.destroy();
    });
  }
}
