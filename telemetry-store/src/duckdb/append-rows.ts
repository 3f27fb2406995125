import { BIGINT, DOUBLE, DuckDBDataChunk, UINTEGER, UTINYINT, type DuckDBAppender } from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';
import { VALUES_PER_ROW } from './reading-layout.ts';
import type { RowBlock } from './row-block.ts';

/** Types of the columns of `readings` in their order. */
const COLUMN_TYPES = [
  BIGINT,
  BIGINT,
  UINTEGER,
  UTINYINT,
  UINTEGER,
  ...Array.from({ length: VALUES_PER_ROW }, () => DOUBLE),
];
const FIRST_VALUE_COLUMN = COLUMN_TYPES.length - VALUES_PER_ROW;

/** Rows per word of a validity mask, and its bytes. */
const VALIDITY_WORD_ROWS = 64;
const VALIDITY_WORD_BYTES = 8;

/**
 * A data chunk that is filled again and again from row blocks: one memory copy per column through the bindings, since
 * the vectors of the API set values one by one through BigInt masks, ten times as expensive.
 */
export class RowAppender {
  readonly #chunk = DuckDBDataChunk.create(COLUMN_TYPES);
  readonly #appender: DuckDBAppender;

  constructor(appender: DuckDBAppender) {
    this.#appender = appender;
  }

  /** Hands the block's rows to DuckDB; they are stored by the next flush. */
  append(block: RowBlock): void {
    const { rows } = block;
    this.#chunk.reset();
    this.#chunk.rowCount = rows;
    const keyColumns = [block.t, block.received, block.device, block.part, block.q];
    for (const [index, column] of keyColumns.entries()) {
      const bytes = (column.byteLength / block.capacity) * rows;
      bindings.copy_data_to_vector(this.#vector(index), 0, block.buffer, column.byteOffset, bytes);
    }
    for (let column = 0; column < VALUES_PER_ROW; column++) this.#copyValues(block, column);
    this.#appender.appendDataChunk(this.#chunk);
  }

  /** Commits what was appended: DuckDB writes it to its log and syncs the log before this returns. */
  flush(): void {
    this.#appender.flushSync();
  }

  /** Forgets what was appended and not flushed. */
  discard(): void {
    this.#appender.clear();
  }

  /** Releases the appender. */
  close(): void {
    this.#appender.closeSync();
  }

  #copyValues({ buffer, capacity, rows, values, validity }: RowBlock, column: number): void {
    const vector = this.#vector(FIRST_VALUE_COLUMN + column);
    const valueBytes = Float64Array.BYTES_PER_ELEMENT;
    const from = values.byteOffset + column * capacity * valueBytes;
    bindings.copy_data_to_vector(vector, 0, buffer, from, rows * valueBytes);
    const maskBytes = Math.ceil(rows / VALIDITY_WORD_ROWS) * VALIDITY_WORD_BYTES;
    bindings.vector_ensure_validity_writable(vector);
    const mask = validity.byteOffset + (column * capacity) / 8;
    bindings.copy_data_to_vector_validity(vector, 0, buffer, mask, maskBytes);
  }

  #vector(index: number): ReturnType<typeof bindings.data_chunk_get_vector> {
    return bindings.data_chunk_get_vector(this.#chunk.chunk, index);
  }
}
