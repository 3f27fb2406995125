import fc from 'fast-check';
import { parser, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import {
  AnswerReader,
  connectPacket,
  encodeTopic,
  nextPacketId,
  publishPacket,
  UnexpectedAnswerError,
} from './mqtt-packets.ts';

function parsed(bytes: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  const reader = parser({ protocolVersion: 4 });
  reader.on('packet', (packet) => packets.push(packet));
  reader.parse(bytes);
  return packets;
}

describe('packets of the publisher', () => {
  it('are understood by another MQTT implementation', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        word,
        fc.integer({ min: 1, max: 65_535 }),
        fc.string({ maxLength: 300 }),
        (topic, id, text) => {
          const [packet] = parsed(publishPacket(encodeTopic(topic), id, text));
          expect(packet).toMatchObject({ cmd: 'publish', qos: 1, topic, messageId: id });
          expect(packet?.cmd === 'publish' && packet.payload.toString()).toBe(text);
        },
      ),
    );
  });

  it('carry credentials when there are some', () => {
    expect(parsed(connectPacket({ clientId: 'one', username: 'env-01', password: 'secret' }))).toMatchObject([
      { cmd: 'connect', clientId: 'one', username: 'env-01', password: Buffer.from('secret'), clean: true },
    ]);
    expect(parsed(connectPacket({ clientId: 'one' }))).toMatchObject([{ cmd: 'connect', keepalive: 0 }]);
  });

  it('number from 1 to 65,535 and again from 1', () => {
    expect(nextPacketId(1)).toBe(2);
    expect(nextPacketId(65_535)).toBe(1);
  });
});

describe('answers of the broker', () => {
  it('are counted however the bytes are cut', () => {
    const bytes = Buffer.from([0x20, 2, 0, 0, 0x40, 2, 0, 1, 0x40, 2, 0, 2]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (cut) => {
        const reader = new AnswerReader();
        const parts = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part) => reader.read(part));
        expect(parts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
        expect(parts.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBe(2);
      }),
    );
  });

  it('end the run when the broker refuses the connection', () => {
    expect(() => new AnswerReader().read(Buffer.from([0x20, 2, 0, 5]))).toThrow(UnexpectedAnswerError);
  });
});
