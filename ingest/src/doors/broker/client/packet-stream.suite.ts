import { PacketSplitter } from './packet-splitter.ts';
import { malformed, type PacketFault } from './packet-fault.ts';
import { PACKET_TYPE, type ProtocolLevel } from './packet-type.ts';
import { readConnack, readDisconnect, readPuback, readSuback } from './read-answers.ts';
import { readPublish } from './read-publish.ts';
import { TopicCache } from './topic-cache.ts';

/** What a stream of bytes turned out to be: packets in order, and the fault that ended it. */
export interface ReadStream {
  readonly packets: readonly unknown[];
  readonly fault: PacketFault | undefined;
}

/** The largest packet in these tests, in bytes. */
export const LARGEST = 70_000;

function readBody(
  first: number,
  bytes: Buffer,
  place: { from: number; to: number; level: ProtocolLevel; topics: TopicCache },
): unknown {
  const { from, to } = place;
  switch (first >> 4) {
    case PACKET_TYPE.publish:
      return readPublish(first, bytes, place);
    case PACKET_TYPE.connack:
      return readConnack(bytes, from, to);
    case PACKET_TYPE.suback:
      return readSuback(bytes, place);
    case PACKET_TYPE.puback:
      return readPuback(bytes, from, to);
    case PACKET_TYPE.disconnect:
      return readDisconnect(bytes, from, to);
    default:
      return malformed('no packet for a client');
  }
}

/** One for all streams, as a door has one for all connections. */
const topics = new TopicCache();

function isFault(value: unknown): value is PacketFault {
  return typeof value === 'object' && value !== null && 'detail' in value;
}

/** Reads the chunks one after another as a connection does, until the first fault. */
export function readStream(chunks: readonly Buffer[], level: ProtocolLevel): ReadStream {
  const packets: unknown[] = [];
  const splitter = new PacketSplitter(LARGEST, (first, bytes, from, to) => {
    const read = readBody(first, bytes, { from, to, level, topics });
    if (isFault(read)) return read;
    packets.push(read);
    return undefined;
  });
  for (const chunk of chunks) {
    const fault = splitter.push(chunk);
    if (fault) return { packets, fault };
  }
  return { packets, fault: undefined };
}

/** The bytes in pieces that end at the places. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(1).map((to, index) => bytes.subarray(cuts[index] ?? 0, to));
}
