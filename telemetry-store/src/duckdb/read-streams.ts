import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { LatestColumns } from './reading-engine.ts';

/** DuckDB's layout of a column without NULL. */
interface ColumnLayout {
  readonly bytes: number;
  readonly view: (of: Uint8Array, rows: number) => Float64Array | Int32Array;
}

const DOUBLE: ColumnLayout = {
  bytes: Float64Array.BYTES_PER_ELEMENT,
  view: ({ buffer, byteOffset }, rows) => new Float64Array(buffer, byteOffset, rows),
};
const INTEGER: ColumnLayout = {
  bytes: Int32Array.BYTES_PER_ELEMENT,
  view: ({ buffer, byteOffset }, rows) => new Int32Array(buffer, byteOffset, rows),
};

/** Columns in the order in which `streamsSql` names them. */
const COLUMNS = [
  ['t', DOUBLE],
  ['v', DOUBLE],
  ['q', INTEGER],
  ['slot', INTEGER],
  ['device', INTEGER],
] as const;

/** Runs the question of `streamsSql`; rows go from DuckDB's vectors into columns whole: value by value took twice the question. */
export async function readStreams(connection: DuckDBConnection, sql: string): Promise<LatestColumns> {
  const result = await connection.run(sql);
  const chunks: DuckDBDataChunk[] = [];
  let rows = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    chunks.push(chunk);
    rows += chunk.rowCount;
  }
  const columns = {
    t: new Float64Array(rows),
    v: new Float64Array(rows),
    q: new Uint8Array(rows),
    slot: new Uint16Array(rows),
    device: new Uint32Array(rows),
  };
  let first = 0;
  for (const chunk of chunks) {
    for (const [index, [name, layout]] of COLUMNS.entries())
      columns[name].set(vectorOf(chunk, index, layout), first);
    first += chunk.rowCount;
  }
  return columns;
}

function vectorOf(
  { chunk, rowCount }: DuckDBDataChunk,
  index: number,
  { bytes, view }: ColumnLayout,
): Float64Array | Int32Array {
  return view(duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rowCount * bytes), rowCount);
}
