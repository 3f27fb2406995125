import type { IncomingMessage } from '../../door.ts';
import { ByteReader } from './byte-reader.ts';
import { malformed, protocolError, type PacketFault } from './packet-fault.ts';
import type { ProtocolLevel } from './packet-type.ts';
import { readProperties } from './read-properties.ts';
import type { TopicCache } from './topic-cache.ts';

/** A message from the broker. `messageId` is what its acknowledgement names; 0 when it wants none (QoS 0). */
export interface PublishPacket extends IncomingMessage {
  readonly messageId: number;
}

/** Where a packet stands, and by which rules it is read. */
export interface PublishPlace {
  readonly level: ProtocolLevel;
  readonly topics: TopicCache;
}

const TOO_SHORT = malformed('a PUBLISH that ends too early');

/** Reads a PUBLISH, whose payload is a view. QoS 2 and topic aliases are errors: they are never asked for. */
export function readPublish(
  first: number,
  bytes: Buffer,
  { from, to, level, topics }: PublishPlace & { readonly from: number; readonly to: number },
): PublishPacket | PacketFault {
  const qos = (first >> 1) & 3;
  if (qos > 1) return qos === 2 ? protocolError('a PUBLISH at QoS 2') : malformed('a PUBLISH at QoS 3');
  const topicFrom = from + 2;
  const topicTo = topicFrom + (((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0));
  let at = topicTo + 2 * qos;
  if (topicFrom > to || at > to) return TOO_SHORT;
  const topic = topics.textOf(bytes, topicFrom, topicTo);
  if (topic === undefined) return malformed('a PUBLISH without a proper topic');
  const messageId = qos === 0 ? 0 : ((bytes[topicTo] ?? 0) << 8) | (bytes[topicTo + 1] ?? 0);
  if (qos === 1 && messageId === 0) return protocolError('a PUBLISH at QoS 1 without a packet identifier');
  if (level === 5) {
    // No properties is what nearly every message has.
    if (at < to && bytes[at] === 0) at += 1;
    else {
      const reader = new ByteReader(bytes, at, to);
      readProperties(reader);
      if (reader.isBroken) return malformed('properties of a PUBLISH');
      at = reader.at;
    }
  }
  return { topic, payload: bytes.subarray(at, to), messageId };
}
