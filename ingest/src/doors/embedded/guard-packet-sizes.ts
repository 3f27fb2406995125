import type { Socket } from 'node:net';
import type { Log } from '../../log.ts';
import { PacketSizeGuard } from './packet-size-guard.ts';

/** Ends a connection that announces a packet that is too large, before the packet is collected in memory. */
export function guardPacketSizes(socket: Socket, log: Log): PacketSizeGuard {
  const guard = new PacketSizeGuard();
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || guard.accepts(chunk)) return chunk;
    log.warn({ remote: socket.remoteAddress }, 'a connection was ended: its packet is too large');
    socket.destroy();
    return null;
  };
  return guard;
}
