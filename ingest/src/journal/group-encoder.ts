import { noteBytes, recordBytes, writeRecord, type JournalEntry } from './record-format.ts';

const FIRST_SCRATCH_BYTES = 262_144;

/** A group to encode: `first` is its first position, `bytes` what its entries take without the notes of the listener. */
export interface UnencodedGroup {
  readonly first: number;
  readonly entries: readonly JournalEntry[];
  readonly bytes: number;
  readonly notes: ReadonlyMap<number, Uint8Array> | undefined;
}

/** Bytes to write in one go, and the position behind them. The bytes are valid until the next part is asked for. */
export interface EncodedPart {
  readonly bytes: Buffer;
  readonly next: number;
}

/**
 * Turns groups into the bytes of their records, in a buffer that is used again. A group is one part, unless its notes
 * make it larger than the largest group: memory and the time of a sync stay bounded whatever the notes are.
 */
export class GroupEncoder {
  readonly #largestPart: number;
  #scratch: Buffer = Buffer.allocUnsafe(FIRST_SCRATCH_BYTES);

  /** `largestPart` is in bytes; a single record may be larger. */
  constructor(largestPart: number) {
    this.#largestPart = largestPart;
  }

  /** The parts of the group, in order. */
  *encode(group: UnencodedGroup): Generator<EncodedPart> {
    const { entries, first } = group;
    let from = 0;
    while (from < entries.length) {
      const part = this.#partFrom(group, from);
      yield { bytes: this.#encodePart(group, from, part), next: first + part.to };
      from = part.to;
    }
  }

  #partFrom({ entries, bytes, notes }: UnencodedGroup, from: number): { to: number; bytes: number } {
    if (notes === undefined || notes.size === 0) return { to: entries.length, bytes };
    let size = 0;
    for (let to = from; to < entries.length; to += 1) {
      const entry = entries[to];
      if (entry === undefined) break;
      const more = recordBytes(entry) + noteBytes(notes.get(to));
      if (to > from && size + more > this.#largestPart) return { to, bytes: size };
      size += more;
    }
    return { to: entries.length, bytes: size };
  }

  #encodePart(
    { first, entries, notes }: UnencodedGroup,
    from: number,
    part: { readonly to: number; readonly bytes: number },
  ): Buffer {
    if (this.#scratch.length < part.bytes) this.#scratch = Buffer.allocUnsafe(part.bytes);
    let offset = 0;
    for (let index = from; index < part.to; index += 1) {
      const entry = entries[index];
      if (entry === undefined) break;
      const { kind, at, topic, payload } = entry;
      const note = notes?.get(index) ?? entry.note;
      const position = first + index;
      const record = { kind, at, topic, payload, position };
      offset = writeRecord(this.#scratch, offset, note === undefined ? record : { ...record, note });
    }
    return this.#scratch.subarray(0, offset);
  }
}
