import type { Reading } from '@ioc/domain';
import type { JournalEntry } from '../journal/record-format.ts';
import type { GroupReception } from '../journal/group-writer.ts';
import { partsOf, plainReadingsOf, type DecodedMessage } from './decode-message.ts';

/** The most values kept decoded in memory for the consumers: some 60 MB; who lags further reads the journal. */
export const MOST_TAIL_VALUES = 500_000;

/** A run of consecutive decoded messages. */
export interface TailBatch {
  readonly first: number;
  readonly messages: readonly DecodedMessage[];
}

type Listener = (batch: TailBatch) => void;

/** Judges decoded messages, the first of which is at the position, before they are written: notes by their places. */
export type Judge = (
  first: number,
  messages: readonly DecodedMessage[],
) => ReadonlyMap<number, Uint8Array> | undefined;

interface WeighedBatch extends TailBatch {
  readonly values: number;
}

function valuesIn(readings: readonly Reading[]): number {
  let values = 0;
  for (const reading of readings) values += reading.values.length;
  return values;
}

function weigh(messages: readonly DecodedMessage[]): number {
  let values = messages.length;
  for (const message of messages) {
    const plain = plainReadingsOf(message);
    if (plain) values += valuesIn(plain);
    else for (const { readings } of partsOf(message)) values += valuesIn(readings);
  }
  return values;
}

/**
 * The newest durable messages, decoded, in memory. Bounded: the oldest are dropped, never waited for. Listeners hear every
 * batch once, in order, in the turn in which it became durable.
 */
export class Tail {
  readonly #decode: (entry: JournalEntry, position: number) => DecodedMessage;
  readonly #judge: Judge | undefined;
  readonly #mostValues: number;
  readonly #listeners: Listener[] = [];
  readonly #batches: WeighedBatch[] = [];
  #values = 0;

  constructor(
    decode: (entry: JournalEntry, position: number) => DecodedMessage,
    judge?: Judge,
    mostValues: number = MOST_TAIL_VALUES,
  ) {
    this.#decode = decode;
    this.#judge = judge;
    this.#mostValues = mostValues;
  }

  /** Decodes and judges a group on its way to the disk, and takes it in once it is durable. */
  receive(first: number, entries: readonly JournalEntry[]): GroupReception {
    const messages = entries.map((entry, index) => this.#decode(entry, first + index));
    const notes = this.#judge?.(first, messages);
    // What was noted is decoded as whoever reads it from the journal later will decode it.
    for (const [index, note] of notes ?? []) {
      const entry = entries[index];
      if (entry) messages[index] = this.#decode({ ...entry, note }, first + index);
    }
    const whenDurable = (): void => this.#push({ first, messages, values: weigh(messages) });
    return notes ? { whenDurable, notes } : { whenDurable };
  }

  /** Calls back for every batch that becomes durable. */
  onBatch(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** At most `most` messages from the position on; undefined when they are not (or no longer) here. */
  from(position: number, most: number): TailBatch | undefined {
    const batch = this.#batches.find(
      ({ first, messages }) => first <= position && position < first + messages.length,
    );
    if (!batch) return undefined;
    const skip = position - batch.first;
    return { first: position, messages: batch.messages.slice(skip, skip + most) };
  }

  /** Lets go of what every consumer has passed. */
  trim(before: number): void {
    for (let first = this.#batches[0]; first; first = this.#batches[0]) {
      if (first.first + first.messages.length > before) break;
      this.#batches.shift();
      this.#values -= first.values;
    }
  }

  #push(batch: WeighedBatch): void {
    this.#batches.push(batch);
    this.#values += batch.values;
    while (this.#values > this.#mostValues) {
      const dropped = this.#batches.shift();
      if (!dropped) break;
      this.#values -= dropped.values;
    }
    for (const listener of this.#listeners) listener(batch);
  }
}
