import { isUtf8 } from 'node:buffer';

/**
 * Reads the fields of a packet one by one. What is not there, or not as it should be, reads as nothing and is remembered in
 * `isBroken`, so that one look at the end tells whether all was right.
 */
export class ByteReader {
  isBroken = false;
  at: number;
  readonly #bytes: Buffer;
  readonly #to: number;

  constructor(bytes: Buffer, from: number, to: number) {
    this.#bytes = bytes;
    this.at = from;
    this.#to = to;
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.#to - this.at;
  }

  byte(): number {
    return this.#number(1);
  }

  twoBytes(): number {
    return this.#number(2);
  }

  fourBytes(): number {
    return this.#number(4);
  }

  /** Source: MQTT 5.0, 1.5.5; the shortest form is not insisted on. */
  variableByteInteger(): number {
    let value = 0;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) return value;
    }
    this.isBroken = true;
    return 0;
  }

  /** UTF-8 with its length in two bytes before it. Source: MQTT 5.0, 1.5.4. */
  text(): string {
    const bytes = this.binary();
    if (!isUtf8(bytes) || bytes.includes(0)) this.isBroken = true;
    return bytes.toString('utf8');
  }

  /** Bytes with their length in two bytes before them. */
  binary(): Buffer {
    return this.take(this.twoBytes());
  }

  /** The next bytes, as a view. */
  take(length: number): Buffer {
    if (length > this.left) return this.#broken(Buffer.alloc(0));
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #number(length: number): number {
    if (length > this.left) return this.#broken(0);
    this.at += length;
    return this.#bytes.readUIntBE(this.at - length, length);
  }

  #broken<T>(nothing: T): T {
    this.isBroken = true;
    this.at = this.#to;
    return nothing;
  }
}
