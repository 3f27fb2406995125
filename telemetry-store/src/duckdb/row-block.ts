import { CHUNK_ROWS, VALUES_PER_ROW } from './reading-layout.ts';

/** Rows per 64-bit word of a validity mask. */
const VALIDITY_WORD_ROWS = 64;

const BYTES_PER_ROW_OF_VALUES = VALUES_PER_ROW * Float64Array.BYTES_PER_ELEMENT;
const INT64_BYTES = 8;
const TWO_TO_32 = 4_294_967_296;

/**
 * Up to one data chunk of rows as columns in one buffer, laid out as DuckDB's vectors are: it is filled where readings
 * arrive, transferred to the thread of the database without a copy, and copied from there into a chunk column by column.
 *
 * Columns in order: t and received as 64-bit integers, the values column by column, q, device, part, and a validity
 * mask per value column (bit set: the row has a value).
 */
export class RowBlock {
  readonly capacity: number;
  readonly buffer: ArrayBuffer;
  /** Two 32-bit halves per row, low first. */
  readonly t: Int32Array;
  readonly received: Int32Array;
  /** `values[column * capacity + row]` */
  readonly values: Float64Array;
  readonly q: Uint32Array;
  readonly device: Uint32Array;
  readonly part: Uint8Array;
  /** `validity[column * capacity / 8 + row / 8]` */
  readonly validity: Uint8Array;
  rows: number;

  private constructor(buffer: ArrayBuffer, capacity: number, rows: number) {
    this.buffer = buffer;
    this.capacity = capacity;
    this.rows = rows;
    let offset = 0;
    const take = (bytes: number): number => (offset += bytes) - bytes;
    this.t = new Int32Array(buffer, take(capacity * INT64_BYTES), capacity * 2);
    this.received = new Int32Array(buffer, take(capacity * INT64_BYTES), capacity * 2);
    this.values = new Float64Array(
      buffer,
      take(capacity * BYTES_PER_ROW_OF_VALUES),
      capacity * VALUES_PER_ROW,
    );
    this.q = new Uint32Array(buffer, take(capacity * 4), capacity);
    this.device = new Uint32Array(buffer, take(capacity * 4), capacity);
    this.part = new Uint8Array(buffer, take(capacity), capacity);
    this.validity = new Uint8Array(buffer, take((capacity / 8) * VALUES_PER_ROW));
  }

  /** An empty block for at least `rows` rows, and at most a chunk. */
  static forRows(rows: number): RowBlock {
    const words = Math.ceil(Math.min(rows, CHUNK_ROWS) / VALIDITY_WORD_ROWS);
    const capacity = words * VALIDITY_WORD_ROWS;
    return new RowBlock(new ArrayBuffer(bytesFor(capacity)), capacity, 0);
  }

  /** The block whose buffer came from another thread. */
  static fromPacked({ buffer, rows }: PackedBlock): RowBlock {
    return new RowBlock(buffer, Math.floor(buffer.byteLength / bytesFor(1)), rows);
  }

  get packed(): PackedBlock {
    return { buffer: this.buffer, rows: this.rows };
  }

  get isFull(): boolean {
    return this.rows === this.capacity;
  }

  /** Begins a row without values and gives its number. */
  addRow(key: RowKey): number {
    const row = this.rows++;
    setInt64(this.t, row, key.t);
    setInt64(this.received, row, key.received);
    this.device[row] = key.device;
    this.part[row] = key.part;
    return row;
  }

  /** Puts a value into a row; `rank` is the quality's. */
  setValue(row: number, column: number, value: number, rank: number): void {
    this.values[column * this.capacity + row] = value;
    const byte = (column * this.capacity + row) >>> 3;
    this.validity[byte] = (this.validity[byte] ?? 0) | (1 << (row & 7));
    const shift = column * 2;
    this.q[row] = ((this.q[row] ?? 0) & ~(3 << shift)) | (rank << shift);
  }
}

/** What identifies a row. */
export interface RowKey {
  readonly device: number;
  readonly t: number;
  readonly received: number;
  readonly part: number;
}

/** A block as it crosses threads: transfer the buffer. */
export interface PackedBlock {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
}

/** Capacities are multiples of 64, so that the division by eight of the masks is exact. */
function bytesFor(capacity: number): number {
  return capacity * (2 * INT64_BYTES + BYTES_PER_ROW_OF_VALUES + 4 + 4 + 1 + VALUES_PER_ROW / 8);
}

/** Two halves instead of a BigInt: ten times cheaper, exact for every instant. */
function setInt64(halves: Int32Array, index: number, value: number): void {
  const high = Math.floor(value / TWO_TO_32);
  halves[index * 2] = value - high * TWO_TO_32;
  halves[index * 2 + 1] = high;
}
