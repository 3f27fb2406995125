import type { ByteReader } from './byte-reader.ts';

/** Properties that this client looks at, by their identifiers. Source: MQTT 5.0, 2.2.2.2. */
export const PROPERTY = {
  sessionExpiryInterval: 0x11,
  serverKeepAlive: 0x13,
  reasonString: 0x1f,
  receiveMaximum: 0x21,
  maximumQos: 0x24,
  maximumPacketSize: 0x27,
} as const;

/** User properties may stand several times; this client has no use for them. */
const USER_PROPERTY = 0x26;

/** In a PUBLISH to a subscriber with several matching subscriptions it stands once for each. */
const SUBSCRIPTION_IDENTIFIER = 0x0b;

type Kind = 'byte' | 'twoBytes' | 'fourBytes' | 'variableByteInteger' | 'text' | 'binary';

const KIND_OF: ReadonlyMap<number, Kind> = new Map([
  ...[0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a].map((id) => [id, 'byte'] as const),
  ...[0x13, 0x21, 0x22, 0x23].map((id) => [id, 'twoBytes'] as const),
  ...[0x02, 0x11, 0x18, 0x27].map((id) => [id, 'fourBytes'] as const),
  ...[0x0b].map((id) => [id, 'variableByteInteger'] as const),
  ...[0x03, 0x08, 0x12, 0x15, 0x1a, 0x1c, 0x1f].map((id) => [id, 'text'] as const),
  ...[0x09, 0x16].map((id) => [id, 'binary'] as const),
]);

/** The properties of a packet by their identifiers; user properties are left out. */
export type Properties = ReadonlyMap<number, number | string | Buffer>;

/** Reads the properties with their length before them; what is not in order breaks the reader. */
export function readProperties(reader: ByteReader): Properties {
  const properties = new Map<number, number | string | Buffer>();
  const length = reader.variableByteInteger();
  const end = reader.at + length;
  if (length > reader.left) reader.isBroken = true;
  while (reader.at < end && !reader.isBroken) readProperty(reader, properties);
  if (reader.at !== end) reader.isBroken = true;
  return properties;
}

function readProperty(reader: ByteReader, properties: Map<number, number | string | Buffer>): void {
  const id = reader.variableByteInteger();
  if (id === USER_PROPERTY) {
    reader.text();
    reader.text();
    return;
  }
  const kind = KIND_OF.get(id);
  if (kind === undefined || (properties.has(id) && id !== SUBSCRIPTION_IDENTIFIER)) reader.isBroken = true;
  else properties.set(id, reader[kind]());
}

/** The number that the property carries; undefined when the packet does not have it. */
export function numberProperty(properties: Properties, id: number): number | undefined {
  const value = properties.get(id);
  return typeof value === 'number' ? value : undefined;
}

/** The text that the property carries; undefined when the packet does not have it. */
export function textProperty(properties: Properties, id: number): string | undefined {
  const value = properties.get(id);
  return typeof value === 'string' ? value : undefined;
}
