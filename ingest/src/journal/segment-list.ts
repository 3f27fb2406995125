/** One file of the journal; `bytes` is how much of it is durable and may be read. */
export interface Segment {
  readonly first: number;
  readonly path: string;
  bytes: number;
}

/** The segments of a journal, oldest first, and where the journal ends. One owner writes (the writer and the cleaner). */
export class SegmentList {
  readonly #segments: Segment[];
  #next: number;

  /** `next` is the position that the next record will have. */
  constructor(segments: readonly Segment[], next: number) {
    this.#segments = [...segments];
    this.#next = next;
  }

  /** The position behind the last durable record. */
  get next(): number {
    return this.#next;
  }

  /** All segments, oldest first. */
  get all(): readonly Segment[] {
    return this.#segments;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Adds the segment that is written from now on. */
  add(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** Forgets a segment whose file is gone. */
  remove(segment: Segment): void {
    const index = this.#segments.indexOf(segment);
    if (index !== -1) this.#segments.splice(index, 1);
  }

  /** Notes that the segment holds so many durable bytes and the journal ends at `next`. */
  grow(segment: Segment, bytes: number, next: number): void {
    segment.bytes += bytes;
    this.#next = next;
  }

  /** The position behind the last record of the segment. */
  endOf(segment: Segment): number {
    return this.#endAt(this.#segments.indexOf(segment));
  }

  /** The segment that holds the position, else the first behind it; undefined at the end of the journal. */
  holding(position: number): Segment | undefined {
    return this.#segments.find((_segment, index) => this.#endAt(index) > position);
  }

  #endAt(index: number): number {
    return this.#segments[index + 1]?.first ?? this.#next;
  }
}
