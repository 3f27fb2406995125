import type { Writable } from 'node:stream';

/** A PUBACK without reason code, which means success. Source: MQTT 5.0, 3.4.2.1. */
const PUBACK = 0x40;
const REMAINING_LENGTH = 2;
const ACK_BYTES = 4;

/** Acknowledgements for which room is made at first; it doubles as long as more come in one turn. */
const FIRST_ROOM = 256;

/** Collects the acknowledgements of one turn and writes them in one piece, in order. */
export class AckBuffer {
  readonly #stream: Pick<Writable, 'write' | 'destroyed'>;
  #bytes = Buffer.allocUnsafe(FIRST_ROOM * ACK_BYTES);
  #filled = 0;

  constructor(stream: Pick<Writable, 'write' | 'destroyed'>) {
    this.#stream = stream;
  }

  /** Adds one; it is written at the end of this turn. */
  add(messageId: number): void {
    if (this.#filled === 0) queueMicrotask(() => this.flush());
    if (this.#filled === this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    const at = this.#filled;
    bytes[at] = PUBACK;
    bytes[at + 1] = REMAINING_LENGTH;
    bytes[at + 2] = messageId >> 8;
    bytes[at + 3] = messageId & 0xff;
    this.#filled = at + ACK_BYTES;
  }

  /** Writes what waits; nothing to a stream that is gone. */
  flush(): void {
    if (this.#filled === 0) return;
    // The stream may keep what it is given, so that it gets a copy of its own.
    const written = Buffer.from(this.#bytes.subarray(0, this.#filled));
    this.#filled = 0;
    if (!this.#stream.destroyed) this.#stream.write(written);
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
