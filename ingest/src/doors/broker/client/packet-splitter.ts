import { malformed, packetTooLarge, type PacketFault } from './packet-fault.ts';

/** The fewest bytes of a packet: its first byte and a length of zero. */
const SHORTEST_PACKET = 2;

/** Bytes that a remaining length takes at most. Source: MQTT 5.0, 1.5.5. */
const LONGEST_LENGTH = 4;

/**
 * Takes one packet: its first byte, and where its body stands. Answers what is wrong with it, upon which nothing more is
 * split. The bytes may be kept: nobody writes to them.
 */
export type TakePacket = (first: number, bytes: Buffer, from: number, to: number) => PacketFault | undefined;

/** Cuts a stream of bytes into packets, wherever its chunks begin and end. A packet inside one chunk is not copied. */
export class PacketSplitter {
  readonly #largestBytes: number;
  readonly #take: TakePacket;
  /** The beginning of a packet whose length is not known yet. */
  #head: Buffer | undefined;
  /** Room for a whole packet, filled up to `#filled`; its body starts at `#bodyFrom`. */
  #packet: Buffer | undefined;
  #filled = 0;
  #bodyFrom = 0;

  /** `largestBytes` bounds a packet with its header, and with it the memory that a packet in pieces takes. */
  constructor(largestBytes: number, take: TakePacket) {
    this.#largestBytes = largestBytes;
    this.#take = take;
  }

  /** Takes the next bytes; a fault ends it: it must not be called again. */
  push(chunk: Buffer): PacketFault | undefined {
    if (this.#packet) return this.#fill(this.#packet, chunk);
    if (!this.#head) return this.#split(chunk, 0);
    const joined = Buffer.concat([this.#head, chunk]);
    this.#head = undefined;
    return this.#split(joined, 0);
  }

  #split(bytes: Buffer, start: number): PacketFault | undefined {
    let at = start;
    while (at + SHORTEST_PACKET <= bytes.length) {
      let bodyFrom = at + 1;
      let byte = bytes[bodyFrom++] ?? 0;
      let bodyBytes = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        if (bodyFrom - at > LONGEST_LENGTH) return malformed('its length takes more than four bytes');
        if (bodyFrom === bytes.length) return this.#keepHead(bytes, at);
        byte = bytes[bodyFrom++] ?? 0;
        bodyBytes |= (byte & 0x7f) << shift;
      }
      const to = bodyFrom + bodyBytes;
      if (to - at > this.#largestBytes) return packetTooLarge(to - at, this.#largestBytes);
      if (to > bytes.length) return this.#begin(bytes, { at, bodyFrom, to });
      const fault = this.#take(bytes[at] ?? 0, bytes, bodyFrom, to);
      if (fault) return fault;
      at = to;
    }
    return at < bytes.length ? this.#keepHead(bytes, at) : undefined;
  }

  #keepHead(bytes: Buffer, at: number): undefined {
    this.#head = Buffer.from(bytes.subarray(at));
  }

  #begin(bytes: Buffer, { at, bodyFrom, to }: { at: number; bodyFrom: number; to: number }): undefined {
    const packet = Buffer.allocUnsafe(to - at);
    this.#filled = bytes.copy(packet, 0, at);
    this.#bodyFrom = bodyFrom - at;
    this.#packet = packet;
  }

  #fill(packet: Buffer, chunk: Buffer): PacketFault | undefined {
    const copied = chunk.copy(packet, this.#filled);
    this.#filled += copied;
    if (this.#filled < packet.length) return undefined;
    this.#packet = undefined;
    return this.#take(packet[0] ?? 0, packet, this.#bodyFrom, packet.length) ?? this.#split(chunk, copied);
  }
}
