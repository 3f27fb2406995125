import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';

import { PreparedEncoder, PreparedMessage } from './prepared-message.ts';

const BODY = { values: { v: [1, 'hai', true] }, alerts: [] };
const PLAIN = { epoch: 'e"1', seq: 7, ...BODY };

describe('a prepared message', () => {
  it('makes the bytes that Socket.IO makes itself', () => {
    const prepared = new PreparedMessage({ epoch: 'e"1', seq: 7 }, JSON.stringify(BODY));
    for (const nsp of ['/', '/other']) {
      const packet = (message: unknown): Packet => ({
        type: PacketType.EVENT,
        nsp,
        data: ['delta', message],
      });
      expect(new PreparedEncoder().encode(packet(prepared))).toEqual(new Encoder().encode(packet(PLAIN)));
    }
  });

  it('is read by Socket.IO’s own decoder', () => {
    const prepared = new PreparedMessage({ epoch: 'e"1', seq: 7 }, JSON.stringify(BODY));
    const [text] = new PreparedEncoder().encode({
      type: PacketType.EVENT,
      nsp: '/',
      data: ['delta', prepared],
    });
    const heard: unknown[] = [];
    const decoder = new Decoder();
    decoder.on('decoded', (packet: Packet) => heard.push(packet.data));
    decoder.add(text);
    expect(heard).toEqual([['delta', PLAIN]]);
  });

  it('leaves other packets as they are', () => {
    const ack: Packet = { type: PacketType.ACK, nsp: '/', id: 3, data: [{ ok: true }] };
    expect(new PreparedEncoder().encode(ack)).toEqual(new Encoder().encode(ack));
  });
});
