import { ByteReader } from './byte-reader.ts';
import { malformed, protocolError, type PacketFault } from './packet-fault.ts';
import type { ProtocolLevel } from './packet-type.ts';
import {
  numberProperty,
  PROPERTY,
  readProperties,
  textProperty,
  type Properties,
} from './read-properties.ts';

/** Reason codes from here on say that something failed. Source: MQTT 5.0, 2.4; return codes of SUBACK in 3.1.1, 3.9.3. */
export const FIRST_FAILURE = 0x80;

/** What a broker answers to CONNECT. */
export interface Connack {
  /** 0: accepted. Return codes of 3.1.1 and reason codes of 5.0 have no number in common but that. */
  readonly code: number;
  readonly isSessionPresent: boolean;
  /** The broker's own words, if it has any. */
  readonly reason?: string;
  /** What the broker limits; undefined where it does not. */
  readonly keepAliveS?: number;
  readonly receiveMaximum?: number;
  readonly maximumPacketBytes?: number;
  readonly maximumQos?: number;
}

const NO_PROPERTIES: Properties = new Map();

/**
 * Reads a CONNACK. A broker that does not know 5.0 answers in the form of 3.1.1, which is read whatever the level is.
 */
export function readConnack(bytes: Buffer, from: number, to: number): Connack | PacketFault {
  const reader = new ByteReader(bytes, from, to);
  const flags = reader.byte();
  const code = reader.byte();
  const properties = reader.left > 0 ? readProperties(reader) : NO_PROPERTIES;
  if (reader.isBroken || reader.left > 0 || flags > 1) return malformed('a CONNACK');
  if (code !== 0 && flags !== 0) return protocolError('a CONNACK that refuses and has a session');
  const facts = {
    reason: textProperty(properties, PROPERTY.reasonString),
    keepAliveS: numberProperty(properties, PROPERTY.serverKeepAlive),
    receiveMaximum: numberProperty(properties, PROPERTY.receiveMaximum),
    maximumPacketBytes: numberProperty(properties, PROPERTY.maximumPacketSize),
    maximumQos: numberProperty(properties, PROPERTY.maximumQos),
  };
  if (facts.receiveMaximum === 0 || facts.maximumPacketBytes === 0)
    return protocolError('a CONNACK with a maximum of 0');
  return { code, isSessionPresent: flags === 1, ...present(facts) };
}

/** The fields that are there: an absent one is left out. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(
    kept,
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  );
}

/** What a broker answers to SUBSCRIBE: one code per topic filter, from `FIRST_FAILURE` on a refusal. */
export interface Suback {
  readonly messageId: number;
  readonly codes: readonly number[];
}

/** Reads a SUBACK. */
export function readSuback(
  bytes: Buffer,
  { from, to, level }: { readonly from: number; readonly to: number; readonly level: ProtocolLevel },
): Suback | PacketFault {
  const reader = new ByteReader(bytes, from, to);
  const messageId = reader.twoBytes();
  if (level === 5) readProperties(reader);
  const codes = [...reader.take(reader.left)];
  if (reader.isBroken || codes.length === 0) return malformed('a SUBACK');
  return { messageId, codes };
}

/** What PUBACK and DISCONNECT say: a code that is 0 unless told, and the broker's own words. */
export interface Verdict {
  readonly messageId: number;
  readonly code: number;
  readonly reason?: string;
}

/** Reads a PUBACK. */
export function readPuback(bytes: Buffer, from: number, to: number): Verdict | PacketFault {
  const reader = new ByteReader(bytes, from, to);
  const messageId = reader.twoBytes();
  return readVerdict(reader, messageId, 'a PUBACK');
}

/** Reads a DISCONNECT of the broker, which 3.1.1 does not know. */
export function readDisconnect(bytes: Buffer, from: number, to: number): Verdict | PacketFault {
  return readVerdict(new ByteReader(bytes, from, to), 0, 'a DISCONNECT');
}

function readVerdict(reader: ByteReader, messageId: number, what: string): Verdict | PacketFault {
  const code = reader.left > 0 ? reader.byte() : 0;
  const properties = reader.left > 0 ? readProperties(reader) : NO_PROPERTIES;
  if (reader.isBroken || reader.left > 0) return malformed(what);
  const reason = textProperty(properties, PROPERTY.reasonString);
  return { messageId, code, ...(reason === undefined ? {} : { reason }) };
}
