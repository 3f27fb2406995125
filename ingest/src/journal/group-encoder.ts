import { noteBytes, recordBytes, writeRecord, type JournalEntry } from './record-format.ts';

const FIRST_SCRATCH_BYTES = 262_144;

/** A group to encode: `first` is its first position, `bytes` what its entries take without the notes of the listener. */
export interface UnencodedGroup {
  readonly first: number;
  readonly entries: readonly JournalEntry[];
  readonly bytes: number;
  readonly notes: ReadonlyMap<number, Uint8Array> | undefined;
}

/** What is written in one go: at most `bytes`, and the position behind it. */
export interface EncodedPart {
  readonly bytes: number;
  readonly next: number;
  /** The records, with the mark of the segment that they go to. They are valid until anything else is encoded. */
  readonly encode: (mark: number) => Buffer;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
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
      yield {
        bytes: part.bytes,
        next: first + part.to,
        encode: (mark) => this.#encodePart(group, part, mark),
      };
      from = part.to;
    }
  }

  #partFrom({ entries, bytes, notes }: UnencodedGroup, from: number): Part {
    if (notes === undefined || notes.size === 0) return { from, to: entries.length, bytes };
    let size = 0;
    for (let to = from; to < entries.length; to += 1) {
      const entry = entries[to];
      if (entry === undefined) break;
      const more = recordBytes(entry) + noteBytes(notes.get(to));
      if (to > from && size + more > this.#largestPart) return { from, to, bytes: size };
      size += more;
    }
    return { from, to: entries.length, bytes: size };
  }

  #encodePart({ first, entries, notes }: UnencodedGroup, part: Part, mark: number): Buffer {
    if (this.#scratch.length < part.bytes) this.#scratch = Buffer.allocUnsafe(part.bytes);
    let offset = 0;
    for (let index = part.from; index < part.to; index += 1) {
      const entry = entries[index];
      if (entry === undefined) break;
      const { kind, at, topic, payload } = entry;
      const note = notes?.get(index) ?? entry.note;
      const position = first + index;
      const record = { kind, at, topic, payload, position, mark };
      offset = writeRecord(this.#scratch, offset, note === undefined ? record : { ...record, note });
    }
    return this.#scratch.subarray(0, offset);
  }
}
