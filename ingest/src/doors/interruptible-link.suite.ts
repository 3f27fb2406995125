import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP link that can be broken, for tests. */
export interface InterruptibleLink {
  readonly port: number;
  /** Ends every connection through the link; new ones go through. */
  interrupt(): void;
  close(): Promise<void>;
}

/** Opens a link to a local port. */
export async function interruptibleLink(targetPort: number): Promise<InterruptibleLink> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(targetPort, '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const interrupt = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    interrupt,
    close: () => {
      interrupt();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
