import { Encoder, PacketType, type Packet } from 'socket.io-parser';

import type { StreamPosition } from './stream-position.ts';

/**
 * A message whose JSON stands already: readers of one scope share the text of its body, and only the position in
 * front differs. Turning 20,000 values into text once instead of once per socket is most of the cost of a broadcast.
 */
export class PreparedMessage {
  readonly json: string;

  /** `body` is the JSON text of an object that has at least one member. */
  constructor({ epoch, seq }: StreamPosition, body: string) {
    this.json = `{"epoch":${JSON.stringify(epoch)},"seq":${seq},${body.slice(1)}`;
  }
}

/** Socket.IO's own encoding; the bytes of prepared messages are those that it would have made itself. */
export class PreparedEncoder extends Encoder {
  override encode(packet: Packet): unknown[] {
    const data: unknown = packet.data;
    if (packet.type !== PacketType.EVENT || packet.id !== undefined || !Array.isArray(data)) {
      return super.encode(packet);
    }
    const [name, message, ...rest]: unknown[] = data;
    if (!(message instanceof PreparedMessage) || rest.length > 0) return super.encode(packet);
    const namespace = packet.nsp === '/' ? '' : `${packet.nsp},`;
    return [`${PacketType.EVENT}${namespace}[${JSON.stringify(name)},${message.json}]`];
  }
}
