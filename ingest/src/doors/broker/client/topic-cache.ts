import { isUtf8 } from 'node:buffer';

/** Topics that are remembered at most, as a power of two: a city's fleet of 10,000 devices finds most of its own. */
export const TOPICS_REMEMBERED = 16_384;

/** FNV-1a. Source: draft-eastlake-fnv, 32 bits. */
const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

interface KnownTopic {
  readonly bytes: Buffer;
  readonly topic: string;
}

/**
 * The text of a topic without making a string for every message: a fixed table in which a topic takes the place that its
 * bytes' hash names, whoever was there before. A fleet larger than the table costs a new string now and then, nothing else.
 */
export class TopicCache {
  readonly #places: (KnownTopic | undefined)[] = Array.from({ length: TOPICS_REMEMBERED });

  /** The topic that stands in the bytes; undefined when they are not one. */
  textOf(bytes: Buffer, from: number, to: number): string | undefined {
    let hash = HASH_START;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_PRIME);
    const place = (hash ^ (hash >>> 16)) & (TOPICS_REMEMBERED - 1);
    const known = this.#places[place];
    if (known && isSame(known.bytes, bytes, from, to)) return known.topic;
    const own = Buffer.from(bytes.subarray(from, to));
    if (own.length === 0 || !isUtf8(own) || own.includes(0)) return undefined;
    const topic = own.toString('utf8');
    this.#places[place] = { bytes: own, topic };
    return topic;
  }
}

function isSame(known: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}
