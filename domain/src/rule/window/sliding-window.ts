import { mergeEntries, type WindowEntry } from './merge-entries.ts';
import { NEWEST_FOLD, type Aggregate, type WindowFold } from './window-fold.ts';

/** Entries that one window keeps; the bound of R37. 4,096 one-minute readings are almost three days. */
export const MAX_WINDOW_SAMPLES = 4_096;

/**
 * Entries in one stored chunk of a window. A full chunk is written once and never again, so the cost of saving a long
 * window is that of its open chunk: 32 keeps that row under about 500 bytes.
 */
export const WINDOW_CHUNK_SAMPLES = 32;

const FIRST_CAPACITY = 16;

/** The newest entries are never merged: a quarter, so that merging is rare and the newest trend stays sharp. */
const UNMERGED_SAMPLES = MAX_WINDOW_SAMPLES / 4;

/** Sequence numbers stay 32-bit integers, so that block arithmetic is exact and fast. */
const LAST_SEQUENCE = 2 ** 30;

/** What a window does beyond its fold. */
export interface WindowOptions {
  readonly windowMs: number;
  /** Absent when the function needs no aggregate over the entries, such as `count` and `delta`. */
  readonly fold?: WindowFold | undefined;
  /** How two old entries become one bucket; the fold's own way unless given. */
  readonly merge?: WindowFold | undefined;
  /** Told of every entry that leaves, by time or because it was merged away. */
  readonly onLeave?: ((entry: WindowEntry) => void) | undefined;
  readonly onEnter?: ((entry: WindowEntry) => void) | undefined;
}

/**
 * The entries of the last `windowMs` in a ring, with aggregates over aligned blocks of 2^k sequence numbers.
 *
 * A block is computed once, when its last entry arrives, so a push costs O(1) on average; the aggregate of the window
 * is joined from at most 2·log2(w) blocks. Which blocks depends on the sequence numbers alone: a window restored from
 * its entries gives the same bits as one that ran on.
 *
 * At `MAX_WINDOW_SAMPLES` entries the older ones are merged into buckets of a thousandth of the window, which leave
 * when their newest sample does.
 *
 * @example
 * (t − 10 min, t] with readings every 5 min at 0, 5, 10 holds those of 5 and 10: that of 0 left at 10, exactly.
 */
export class SlidingWindow {
  readonly windowMs: number;
  readonly #fold: WindowFold | undefined;
  readonly #merge: WindowFold;
  readonly #onLeave: ((entry: WindowEntry) => void) | undefined;
  readonly #onEnter: ((entry: WindowEntry) => void) | undefined;
  readonly #aggregate: Aggregate = { n: 0, a: 0, b: 0 };
  #capacity = FIRST_CAPACITY;
  #times = new Float64Array(FIRST_CAPACITY);
  #a: Float64Array;
  #b: Float64Array;
  /** Weights of blocks; empty until something was merged, since then a block of level k weighs 2^k. */
  #n = new Float64Array(0);
  #tail = 0;
  #head = 0;
  #samples = 0;

  constructor(options: WindowOptions) {
    this.windowMs = options.windowMs;
    this.#fold = options.fold;
    this.#merge = options.merge ?? options.fold ?? NEWEST_FOLD;
    this.#onLeave = options.onLeave;
    this.#onEnter = options.onEnter;
    this.#a = new Float64Array(2 * FIRST_CAPACITY);
    this.#b = new Float64Array(2 * FIRST_CAPACITY);
  }

  /** Sequence number of the oldest entry. */
  get tail(): number {
    return this.#tail;
  }

  /** Sequence number of the next entry. */
  get head(): number {
    return this.#head;
  }

  /** Samples inside the window, merged ones included. */
  get samples(): number {
    return this.#samples;
  }

  /** Whether older samples were merged into buckets (R37). */
  get isMerged(): boolean {
    return this.#n.length > 0;
  }

  /** Adds the sample and drops what lies at or before `t − windowMs`; `t` must be newer than every entry. */
  push(t: number, value: number): void {
    this.evict(t - this.windowMs);
    this.#makeSpace();
    this.#put(t, 1, value, 0);
    this.#onEnter?.({ t, n: 1, a: value, b: 0 });
  }

  /** Drops the entries at or before the time. */
  evict(until: number): void {
    while (this.#tail < this.#head && this.#timeAt(this.#tail) <= until) {
      this.#samples -= this.#weightAt(this.#tail);
      this.#onLeave?.(this.entryAt(this.#tail));
      this.#tail++;
    }
  }

  /** Empties the window; the next entry starts a new chunk, so that old entries cannot come back from the store. */
  clear(): void {
    this.evict(Infinity);
    this.startAt(nextChunk(this.#head));
  }

  /** Sets the sequence number of the first entry of an empty window. */
  startAt(sequence: number): void {
    this.#tail = this.#head = sequence >= LAST_SEQUENCE ? 0 : sequence;
  }

  /** Adds an entry as it is, without dropping any. */
  append(entry: WindowEntry): void {
    this.#makeSpace();
    if (entry.n > 1) this.#startWeights();
    this.#put(entry.t, entry.n, entry.a, entry.b);
    this.#onEnter?.(entry);
  }

  /** The entry with the sequence number, from `tail` to before `head`. */
  entryAt(sequence: number): WindowEntry {
    const slot = sequence & (this.#capacity - 1);
    const n = this.#weightAt(sequence);
    return { t: this.#times[slot] ?? 0, n, a: this.#a[slot] ?? 0, b: this.#b[slot] ?? 0 };
  }

  /** The fold over the whole window; the object is reused by the next call. Only for windows with a fold. */
  aggregate(): Aggregate {
    const into = this.#aggregate;
    into.n = into.b = 0;
    into.a = this.#fold?.emptyA ?? 0;
    for (let low = this.#tail; low < this.#head;) {
      const aligned = low === 0 ? 31 : 31 - Math.clz32(low & -low);
      const level = Math.min(aligned, 31 - Math.clz32(this.#head - low));
      if (this.#fold) this.#absorbBlock(this.#fold, level, low);
      low += 1 << level;
    }
    return into;
  }

  #timeAt(sequence: number): number {
    return this.#times[sequence & (this.#capacity - 1)] ?? 0;
  }

  #weightAt(sequence: number): number {
    return this.isMerged ? (this.#n[sequence & (this.#capacity - 1)] ?? 0) : 1;
  }

  /** Level k holds capacity / 2^k blocks behind those of the levels below. */
  #slot(level: number, sequence: number): number {
    const start = 2 * this.#capacity - ((2 * this.#capacity) >> level);
    return start + ((sequence >> level) & ((this.#capacity >> level) - 1));
  }

  #put(t: number, n: number, a: number, b: number): void {
    const slot = this.#head & (this.#capacity - 1);
    this.#times[slot] = t;
    this.#a[slot] = a;
    this.#b[slot] = b;
    if (this.isMerged) this.#n[slot] = n;
    this.#head++;
    this.#samples += n;
    if (this.#fold) this.#completeBlocks(this.#fold);
  }

  /** Joins every block whose last entry is the one just added. */
  #completeBlocks(fold: WindowFold): void {
    const into = this.#aggregate;
    for (let level = 1; this.#capacity >> level > 0 && (this.#head & ((1 << level) - 1)) === 0; level++) {
      const first = this.#head - (1 << level);
      into.n = into.b = 0;
      into.a = fold.emptyA;
      this.#absorbBlock(fold, level - 1, first);
      this.#absorbBlock(fold, level - 1, first + (1 << (level - 1)));
      const slot = this.#slot(level, first);
      this.#a[slot] = into.a;
      this.#b[slot] = into.b;
      if (this.isMerged) this.#n[slot] = into.n;
    }
  }

  #absorbBlock(fold: WindowFold, level: number, first: number): void {
    const slot = this.#slot(level, first);
    const n = this.isMerged ? (this.#n[slot] ?? 0) : 1 << level;
    fold.absorb(this.#aggregate, n, this.#a[slot] ?? 0, this.#b[slot] ?? 0);
  }

  /** Makes sure that one more entry fits. */
  #makeSpace(): void {
    if (this.#head - this.#tail === this.#capacity) {
      if (this.#capacity < MAX_WINDOW_SAMPLES) this.#grow();
      else this.#mergeOlder(this.#entries());
    }
    if (this.#head >= LAST_SEQUENCE) this.#relay(this.#entries(), 0);
  }

  #grow(): void {
    const entries = this.#entries();
    this.#capacity *= 2;
    this.#allocate();
    this.#relay(entries, this.#tail);
  }

  #mergeOlder(entries: readonly WindowEntry[]): void {
    this.#startWeights();
    const older = entries.slice(0, entries.length - UNMERGED_SAMPLES);
    const buckets = mergeEntries(older, this.windowMs, this.#merge);
    this.#relay([...buckets, ...entries.slice(older.length)], nextChunk(this.#head));
    for (const entry of older) this.#onLeave?.(entry);
    for (const bucket of buckets) this.#onEnter?.(bucket);
  }

  #entries(): WindowEntry[] {
    return Array.from({ length: this.#head - this.#tail }, (_, index) => this.entryAt(this.#tail + index));
  }

  #allocate(): void {
    this.#times = new Float64Array(this.#capacity);
    this.#a = new Float64Array(2 * this.#capacity);
    this.#b = new Float64Array(2 * this.#capacity);
    if (this.isMerged) this.#n = new Float64Array(2 * this.#capacity);
  }

  #startWeights(): void {
    if (this.isMerged) return;
    const entries = this.#entries();
    this.#n = new Float64Array(2 * this.#capacity);
    this.#relay(entries, this.#tail);
  }

  /** Lays the entries out anew from a sequence number on, without telling anybody. */
  #relay(entries: readonly WindowEntry[], first: number): void {
    this.startAt(first);
    this.#samples = 0;
    for (const { t, n, a, b } of entries) this.#put(t, n, a, b);
  }
}

function nextChunk(sequence: number): number {
  return Math.ceil(sequence / WINDOW_CHUNK_SAMPLES) * WINDOW_CHUNK_SAMPLES;
}
