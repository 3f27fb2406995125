import fc from 'fast-check';
import { generate, parser, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import {
  encodeConnect,
  encodeDisconnect,
  encodePublish,
  encodeSubscribe,
  PINGREQ,
} from './encode-packets.ts';
import { cutAt, LARGEST, readStream } from './packet-stream.suite.ts';
import type { ProtocolLevel } from './packet-type.ts';

const level = fc.constantFrom<ProtocolLevel>(4, 5);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => !value.includes('\0'));
const topic = text.filter((value) => !/[+#]/.test(value));
const messageId = fc.integer({ min: 1, max: 65_535 });
const cuts = fc.array(fc.nat(1_000_000), { maxLength: 12 });
/** How every fault begins. */
const FAULT = /^(malformed packet|protocol error|packet too large): ./;
const failure = fc.constantFrom(0x80, 0x83, 0x87, 0x97);

const publish = fc.record({
  topic,
  payload: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 1 as const),
  messageId,
  dup: fc.boolean(),
  retain: fc.boolean(),
  properties: fc.option(
    fc.record(
      {
        payloadFormatIndicator: fc.boolean(),
        messageExpiryInterval: fc.nat(2 ** 31),
        contentType: text,
        correlationData: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
        userProperties: fc.dictionary(
          fc.constantFrom('a', 'b'),
          fc.array(text, { minLength: 1, maxLength: 3 }),
          { minKeys: 1 },
        ),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
});

/** What the library writes, and what must be read of it. */
interface Written {
  readonly bytes: Buffer;
  readonly read: unknown;
}

function written(packet: Packet, protocolVersion: ProtocolLevel, read: unknown): Written {
  return { bytes: generate(packet, { protocolVersion }), read };
}

function writtenPublish(protocol: ProtocolLevel): fc.Arbitrary<Written> {
  return publish.map(({ properties, ...fields }) => {
    const packet = { cmd: 'publish' as const, ...fields, dup: fields.dup && fields.qos === 1 };
    const withProperties = protocol === 5 && properties ? { ...packet, properties } : packet;
    const id = fields.qos === 0 ? 0 : fields.messageId;
    return written(withProperties, protocol, {
      topic: fields.topic,
      payload: fields.payload,
      messageId: id,
    });
  });
}

function writtenConnack(protocol: ProtocolLevel): fc.Arbitrary<Written> {
  const properties = fc.record(
    {
      serverKeepAlive: fc.nat(65_535),
      receiveMaximum: messageId,
      maximumPacketSize: fc.integer({ min: 1, max: 2 ** 31 }),
      maximumQoS: fc.constantFrom(0, 1),
      reasonString: text,
      assignedClientIdentifier: text,
      wildcardSubscriptionAvailable: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(fc.boolean(), properties).map(([sessionPresent, limits]) => {
    const codes = protocol === 5 ? { reasonCode: 0, properties: limits } : { returnCode: 0 };
    const {
      serverKeepAlive: keepAliveS,
      receiveMaximum,
      maximumPacketSize: maximumPacketBytes,
      maximumQoS: maximumQos,
      reasonString: reason,
    } = protocol === 5 ? limits : {};
    const facts = { keepAliveS, receiveMaximum, maximumPacketBytes, maximumQos, reason };
    const present = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    return written({ cmd: 'connack', sessionPresent, ...codes }, protocol, {
      code: 0,
      isSessionPresent: sessionPresent,
      ...present,
    });
  });
}

function writtenAnswer(protocol: ProtocolLevel): fc.Arbitrary<Written> {
  const granted = fc.array(fc.oneof(fc.constantFrom(0, 1, 2), protocol === 5 ? failure : fc.constant(0x80)), {
    minLength: 1,
    maxLength: 9,
  });
  return fc.oneof(
    fc
      .tuple(messageId, granted)
      .map(([id, codes]) =>
        written({ cmd: 'suback', messageId: id, granted: codes }, protocol, { messageId: id, codes }),
      ),
    fc
      .tuple(messageId, fc.option(failure))
      .map(([id, code]) =>
        protocol === 5 && code !== null
          ? written({ cmd: 'puback', messageId: id, reasonCode: code }, 5, { messageId: id, code })
          : written({ cmd: 'puback', messageId: id }, protocol, { messageId: id, code: 0 }),
      ),
  );
}

const stream = level.chain((protocol) =>
  fc.record({
    protocol: fc.constant(protocol),
    parts: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: writtenPublish(protocol) },
        writtenConnack(protocol),
        writtenAnswer(protocol),
      ),
      { maxLength: 12 },
    ),
    cuts,
  }),
);

function parsed(bytes: Buffer, protocolVersion: ProtocolLevel): Packet[] {
  const packets: Packet[] = [];
  const library = parser({ protocolVersion });
  library.on('packet', (packet: Packet) => packets.push(packet));
  library.on('error', (error: unknown) => {
    throw error;
  });
  library.parse(bytes);
  return packets;
}

describe('reading packets', () => {
  it('reads what mqtt-packet writes, wherever the chunks end', () => {
    fc.assert(
      fc.property(stream, ({ protocol, parts, cuts: places }) => {
        const bytes = Buffer.concat(parts.map((part) => part.bytes));
        const { packets, fault } = readStream(cutAt(bytes, places), protocol);
        expect(fault).toBeUndefined();
        expect(packets).toEqual(parts.map(({ read }) => read));
      }),
      { numRuns: 300 },
    );
  });

  it('takes any bytes without throwing, and the same whatever the chunks: packets, or a fault with a reason', () => {
    const mutated = stream.chain(({ protocol, parts, cuts: places }) =>
      fc.array(fc.tuple(fc.nat(100_000), fc.nat(255)), { maxLength: 6 }).map((changes) => {
        const bytes = Buffer.concat(parts.map((part) => part.bytes));
        for (const [place, value] of changes) bytes[place % Math.max(1, bytes.length)] = value;
        return { bytes, protocol, places };
      }),
    );
    const anything = fc.record({
      bytes: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      protocol: level,
      places: cuts,
    });
    fc.assert(
      fc.property(fc.oneof(mutated, anything), ({ bytes, protocol, places }) => {
        const whole = readStream([bytes], protocol);
        expect(readStream(cutAt(bytes, places), protocol)).toEqual(whole);
        expect(whole.fault?.detail ?? 'malformed packet: none').toMatch(FAULT);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads a packet larger than a chunk in pieces of single bytes', () => {
    const payload = Buffer.alloc(30_000, 'x');
    const bytes = generate({
      cmd: 'publish',
      topic: 't',
      payload,
      qos: 1,
      messageId: 7,
      dup: false,
      retain: false,
    });
    const { packets } = readStream(
      [...bytes].map((byte) => Buffer.from([byte])),
      4,
    );
    expect(packets).toEqual([{ topic: 't', payload, messageId: 7 }]);
  });

  it.each([
    ['a length of five bytes', [0x30, 0x80, 0x80, 0x80, 0x80, 0x01], 'malformed packet: its length'],
    [
      'a packet above the limit',
      [0x30, 0xff, 0xff, 0xff, 0x7f],
      `packet too large: 268435460 bytes, at most ${LARGEST}`,
    ],
    ['QoS 2', [0x34, 0x06, 0, 1, 0x74, 0, 1, 0], 'protocol error: a PUBLISH at QoS 2'],
    ['QoS 3', [0x36, 0x06, 0, 1, 0x74, 0, 1, 0], 'malformed packet: a PUBLISH at QoS 3'],
    [
      'an empty topic, as an alias has',
      [0x30, 0x06, 0, 0, 3, 0x23, 0, 1],
      'malformed packet: a PUBLISH without a proper topic',
    ],
    [
      'a topic that is not UTF-8',
      [0x30, 0x04, 0, 1, 0xff, 0],
      'malformed packet: a PUBLISH without a proper topic',
    ],
    ['packet identifier 0', [0x32, 0x06, 0, 1, 0x74, 0, 0, 0], 'protocol error: a PUBLISH at QoS 1 without'],
    [
      'properties longer than the packet',
      [0x30, 0x04, 0, 1, 0x74, 9],
      'malformed packet: properties of a PUBLISH',
    ],
  ])('ends at %s, with a reason', (_name, bytes, reason) => {
    expect(readStream([Buffer.from(bytes)], 5).fault?.detail).toContain(reason);
  });
});

describe('writing packets', () => {
  it('writes what mqtt-packet reads', () => {
    const written = fc.record({
      protocol: level,
      name: topic,
      payload: text,
      id: fc.option(messageId, { nil: undefined }),
      clientId: text,
      username: fc.option(text, { nil: undefined }),
      password: fc.option(text, { nil: undefined }),
      keepAliveS: fc.nat(65_535),
    });
    fc.assert(
      fc.property(written, ({ protocol, name, payload, id, ...account }) => {
        const limits = { sessionExpiryS: 86_400, receiveMaximum: 10_000, maximumPacketBytes: 1_048_576 };
        const password = account.username === undefined ? undefined : account.password;
        const bytes = Buffer.concat([
          encodeConnect({ level: protocol, ...account, password, ...limits }),
          encodeSubscribe(protocol, 1, [name, 'b/+']),
          encodePublish({
            level: protocol,
            topic: name,
            payload,
            messageId: id,
            isRepeated: id !== undefined,
          }),
          PINGREQ,
          encodeDisconnect(protocol, 0),
        ]);
        const [first, subscribe, publication, ping, disconnect] = parsed(bytes, protocol);
        expect(first).toMatchObject({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: protocol,
          clientId: account.clientId,
          keepalive: account.keepAliveS,
          clean: false,
        });
        expect(first).toMatchObject(account.username === undefined ? {} : { username: account.username });
        expect(first).toMatchObject(password === undefined ? {} : { password: Buffer.from(password) });
        expect(first).toMatchObject(
          protocol === 5
            ? {
                properties: {
                  sessionExpiryInterval: 86_400,
                  receiveMaximum: 10_000,
                  maximumPacketSize: 1_048_576,
                },
              }
            : {},
        );
        expect(subscribe).toMatchObject({
          cmd: 'subscribe',
          messageId: 1,
          subscriptions: [
            { topic: name, qos: 1 },
            { topic: 'b/+', qos: 1 },
          ],
        });
        expect(publication).toMatchObject({
          cmd: 'publish',
          topic: name,
          payload: Buffer.from(payload),
          qos: id === undefined ? 0 : 1,
          dup: id !== undefined,
        });
        expect(publication).toMatchObject(id === undefined ? {} : { messageId: id });
        expect([ping?.cmd, disconnect?.cmd]).toEqual(['pingreq', 'disconnect']);
      }),
      { numRuns: 300 },
    );
  });
});
