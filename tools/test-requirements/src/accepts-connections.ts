import { connect } from 'node:net';

/** How long one try to connect may take; the loopback address answers at once or refuses. */
const TRY_LIMIT_MS = 1_000;

/** Whether something accepts TCP connections at the port of the loopback address. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: TRY_LIMIT_MS });
    const answer = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}
