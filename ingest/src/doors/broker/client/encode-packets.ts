import { PACKET_TYPE, type ProtocolLevel } from './packet-type.ts';
import { PROPERTY } from './read-properties.ts';

const PROTOCOL_NAME = 'MQTT';

/** Connect flags. Source: MQTT 5.0, 3.1.2.3. */
const USER_NAME = 0x80;
const PASSWORD = 0x40;

const NOTHING = Buffer.alloc(0);

/** What a connection begins with; the session is kept (clean start and clean session are not asked for). */
export interface ConnectFields {
  readonly level: ProtocolLevel;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly keepAliveS: number;
  /** These three are said in MQTT 5.0 only. */
  readonly sessionExpiryS: number;
  readonly receiveMaximum: number;
  readonly maximumPacketBytes: number;
}

/** Bytes that say a length in 7-bit groups. Source: MQTT 5.0, 1.5.5. */
function variableByteInteger(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

function number(value: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number(bytes.length, 2), bytes]);
}

function packet(type: number, flags: number, body: readonly Buffer[]): Buffer {
  const bytes = body.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([number((type << 4) | flags, 1), variableByteInteger(bytes), ...body]);
}

function connectProperties({ sessionExpiryS, receiveMaximum, maximumPacketBytes }: ConnectFields): Buffer {
  const properties = Buffer.concat([
    number(PROPERTY.sessionExpiryInterval, 1),
    number(sessionExpiryS, 4),
    number(PROPERTY.receiveMaximum, 1),
    number(receiveMaximum, 2),
    number(PROPERTY.maximumPacketSize, 1),
    number(maximumPacketBytes, 4),
  ]);
  return Buffer.concat([variableByteInteger(properties.length), properties]);
}

/** CONNECT. Source: MQTT 5.0, 3.1; MQTT 3.1.1, 3.1, where a password without a user name is not allowed. */
export function encodeConnect(fields: ConnectFields): Buffer {
  const { level, clientId, username, password, keepAliveS } = fields;
  const flags = (username === undefined ? 0 : USER_NAME) | (password === undefined ? 0 : PASSWORD);
  return packet(PACKET_TYPE.connect, 0, [
    text(PROTOCOL_NAME),
    number(level, 1),
    number(flags, 1),
    number(keepAliveS, 2),
    level === 5 ? connectProperties(fields) : NOTHING,
    text(clientId),
    username === undefined ? NOTHING : text(username),
    password === undefined ? NOTHING : text(password),
  ]);
}

/** SUBSCRIBE to the filters at QoS 1. Source: MQTT 5.0, 3.8. */
export function encodeSubscribe(level: ProtocolLevel, messageId: number, filters: readonly string[]): Buffer {
  return packet(PACKET_TYPE.subscribe, 2, [
    number(messageId, 2),
    level === 5 ? number(0, 1) : NOTHING,
    ...filters.flatMap((filter) => [text(filter), number(1, 1)]),
  ]);
}

/** UNSUBSCRIBE from the filters. Source: MQTT 5.0, 3.10. */
export function encodeUnsubscribe(
  level: ProtocolLevel,
  messageId: number,
  filters: readonly string[],
): Buffer {
  return packet(PACKET_TYPE.unsubscribe, 2, [
    number(messageId, 2),
    level === 5 ? number(0, 1) : NOTHING,
    ...filters.map(text),
  ]);
}

/** A message to the broker; `messageId` is left out at QoS 0. */
export interface PublishFields {
  readonly level: ProtocolLevel;
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly messageId?: number | undefined;
  /** Whether it was sent before. */
  readonly isRepeated?: boolean;
}

/** PUBLISH, at QoS 1 when it has a packet identifier. Source: MQTT 5.0, 3.3. */
export function encodePublish({ level, topic, payload, messageId, isRepeated }: PublishFields): Buffer {
  const flags = (messageId === undefined ? 0 : 2) | (isRepeated ? 8 : 0);
  return packet(PACKET_TYPE.publish, flags, [
    text(topic),
    messageId === undefined ? NOTHING : number(messageId, 2),
    level === 5 ? number(0, 1) : NOTHING,
    typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload,
  ]);
}

/** PINGREQ. */
export const PINGREQ: Buffer = packet(PACKET_TYPE.pingreq, 0, []);

/** DISCONNECT with the reason code, which 3.1.1 does not know. Source: MQTT 5.0, 3.14. */
export function encodeDisconnect(level: ProtocolLevel, code: number): Buffer {
  return packet(PACKET_TYPE.disconnect, 0, level === 5 && code !== 0 ? [number(code, 1)] : []);
}
