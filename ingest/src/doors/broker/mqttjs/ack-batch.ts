import type { Writable } from 'node:stream';

/** A PUBACK without reason code, which means success. Source: MQTT 5.0, 3.4.2.1. */
const PUBACK = 0x40;
const REMAINING_LENGTH = 2;
const ACK_BYTES = 4;

/** What acknowledgements are written to. */
export type AckStream = Pick<Writable, 'write' | 'destroyed'>;

/** Collects the acknowledgements of one turn and writes them as one buffer per connection. */
export class AckBatch {
  #stream: AckStream | undefined;
  #messageIds: number[] = [];

  /** Adds one; it is written at the end of this turn, unless its connection is gone. */
  add(stream: AckStream, messageId: number): void {
    if (this.#stream !== stream) this.#flush();
    if (!this.#stream) {
      this.#stream = stream;
      queueMicrotask(() => this.#flush());
    }
    this.#messageIds.push(messageId);
  }

  #flush(): void {
    const stream = this.#stream;
    const messageIds = this.#messageIds;
    this.#stream = undefined;
    this.#messageIds = [];
    if (!stream || stream.destroyed || messageIds.length === 0) return;
    const bytes = Buffer.allocUnsafe(messageIds.length * ACK_BYTES);
    for (const [index, messageId] of messageIds.entries()) {
      bytes[index * ACK_BYTES] = PUBACK;
      bytes[index * ACK_BYTES + 1] = REMAINING_LENGTH;
      bytes.writeUInt16BE(messageId, index * ACK_BYTES + 2);
    }
    stream.write(bytes);
  }
}
