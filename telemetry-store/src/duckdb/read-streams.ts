import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { LatestColumns } from './reading-engine.ts';
import { toNumber } from './result-columns.ts';

/** Columns in the order in which `streamsSql` names them. */
const COLUMNS = ['t', 'v', 'q', 'slot', 'device'] as const;

/** Runs the question of `streamsSql`; rows go from DuckDB's vectors into columns without an array in between. */
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
    for (const [index, name] of COLUMNS.entries()) fill(columns[name], first, chunk, index);
    first += chunk.rowCount;
  }
  return columns;
}

function fill(
  column: LatestColumns[(typeof COLUMNS)[number]],
  first: number,
  chunk: DuckDBDataChunk,
  index: number,
): void {
  const vector = chunk.getColumnVector(index);
  for (let row = 0; row < chunk.rowCount; row += 1) column[first + row] = toNumber(vector.getItem(row));
}
