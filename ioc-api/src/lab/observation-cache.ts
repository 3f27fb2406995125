import type { ObservationColumns } from '@ioc/telemetry-store';

/** Bytes of all entries: four usual selections (20 datastreams × 30 days at one a minute are 16 MB). */
export const CACHE_BYTES = 100_663_296;

/** Bytes of the largest entry that is kept. */
export const LARGEST_ENTRY_BYTES = 33_554_432;

/** Entries of one person. */
const MOST_PER_OWNER = 2;

/** How long observations that were read serve, in milliseconds: a person who tries thresholds; later ones may be missing. */
export const CACHE_LIFE_MS = 300_000;

interface Entry {
  readonly owner: string;
  readonly bytes: number;
  readonly readAtMs: number;
  readonly stretches: readonly ObservationColumns[];
}

function bytesOf(stretches: readonly ObservationColumns[]): number {
  return stretches.reduce(
    (sum, { place, t, v, q }) => sum + place.byteLength + t.byteLength + v.byteLength + q.byteLength,
    0,
  );
}

function shared<T extends Uint16Array | Float64Array | Uint8Array>(
  column: T,
  make: (buffer: SharedArrayBuffer) => T,
): T {
  const copy = make(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

/** The columns in memory that threads can share, so that an entry is used again and again without a copy. */
export function sharedColumns({ place, t, v, q }: ObservationColumns): ObservationColumns {
  return {
    place: shared<Uint16Array>(place, (buffer) => new Uint16Array(buffer)),
    t: shared<Float64Array>(t, (buffer) => new Float64Array(buffer)),
    v: shared<Float64Array>(v, (buffer) => new Float64Array(buffer)),
    q: shared<Uint8Array>(q, (buffer) => new Uint8Array(buffer)),
  };
}

/**
 * Observations that somebody is trying rules on: moving a threshold does not ask the store again. Bounded by bytes, by
 * owner and by age; the least recently used goes first.
 */
export class ObservationCache {
  readonly #entries = new Map<string, Entry>();
  readonly #monotonicMs: () => number;
  #bytes = 0;

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  find(key: string): readonly ObservationColumns[] | undefined {
    this.#expire();
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.stretches;
  }

  /** Keeps shared columns for everybody who asks the same; the owner's older selections go. */
  keep(key: string, owner: string, stretches: readonly ObservationColumns[]): void {
    const bytes = bytesOf(stretches);
    if (bytes > LARGEST_ENTRY_BYTES) return;
    this.#drop(key);
    const own = [...this.#entries].filter(([, entry]) => entry.owner === owner).map(([held]) => held);
    for (const held of own.slice(0, Math.max(0, own.length + 1 - MOST_PER_OWNER))) this.#drop(held);
    for (const held of this.#entries.keys()) {
      if (this.#bytes + bytes <= CACHE_BYTES) break;
      this.#drop(held);
    }
    this.#entries.set(key, { owner, bytes, readAtMs: this.#monotonicMs(), stretches });
    this.#bytes += bytes;
  }

  #expire(): void {
    const oldest = this.#monotonicMs() - CACHE_LIFE_MS;
    for (const [key, { readAtMs }] of this.#entries) if (readAtMs < oldest) this.#drop(key);
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(key);
  }
}
