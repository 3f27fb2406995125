/** The largest MQTT packet that a connection may send, in bytes; it is cut off before the packet is held in memory. */
export const LARGEST_PACKET_BYTES = 1_048_576;

/** The largest packet of a client that has not signed in, in bytes: a CONNECT with a last will is far smaller. */
export const LARGEST_UNKNOWN_BYTES = 16_384;

/** A length field has four bytes at most. Source: MQTT 3.1.1, 2.2.3. */
const MOST_LENGTH_BYTES = 4;

/**
 * Follows the framing of MQTT packets through the chunks of a connection, without looking at their contents, and says as
 * soon as a packet declares more than is allowed.
 */
export class PacketSizeGuard {
  /** The largest packet at the moment: small until the client has signed in. */
  largestBytes = LARGEST_UNKNOWN_BYTES;
  /** Bytes of the current packet still to come. */
  #bodyLeft = 0;
  /** Bytes of the length field seen so far; −1 where a packet begins. */
  #lengthBytes = -1;
  #length = 0;

  /** Whether the chunk may go on; after false the connection must be ended. */
  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const step = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= step;
        at += step;
        continue;
      }
      if (!this.#acceptsHeaderByte(chunk[at] ?? 0)) return false;
      at += 1;
    }
    return true;
  }

  #acceptsHeaderByte(byte: number): boolean {
    if (this.#lengthBytes < 0) {
      this.#lengthBytes = 0;
      this.#length = 0;
      return true;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (byte >= 0x80) return this.#lengthBytes < MOST_LENGTH_BYTES;
    this.#bodyLeft = this.#length;
    this.#lengthBytes = -1;
    return this.#length <= this.largestBytes;
  }
}
