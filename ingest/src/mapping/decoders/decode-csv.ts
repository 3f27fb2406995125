import { failed, succeeded, type EpochMs } from '@ioc/domain';
import type { CsvFormat } from '@ioc/wire';
import type { PartFault } from '../../intake/device-part.ts';
import { textOf } from '../../intake/json-payload.ts';
import { MOST_RECORDS_PER_MESSAGE, type Decoded, type FormatRecord } from '../format-record.ts';
import { pointerStep } from '../json-document.ts';
import { csvLines } from './csv-lines.ts';
import { csvTimeReader } from './csv-time.ts';
import type { DecoderInput } from './decoder-input.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A cell as a number where it is one, else as its text; an empty one is a missing value. */
function cellValue(cell: string, decimal: CsvFormat['decimal']): number | string | null {
  if (cell === '') return null;
  if (decimal === ',' && cell.includes('.')) return cell;
  const text = decimal === ',' ? cell.replace(',', '.') : cell;
  return NUMBER.test(text) ? Number(text) : cell;
}

interface CsvRow {
  readonly path: string;
  readonly cells: ReadonlyMap<string, string>;
}

interface RowReader {
  readonly format: CsvFormat;
  readonly timeOf: (text: string) => EpochMs | undefined;
}

function rowRecords({ path, cells }: CsvRow, { format, timeOf }: RowReader): readonly FormatRecord[] {
  const timeText = format.time && cells.get(format.time.column);
  const seq = format.seq === undefined ? NaN : Number(cells.get(format.seq) || NaN);
  const told = {
    scope: Object.fromEntries(cells),
    // What cannot be read as a time goes on as text, and is found to be none.
    ...(timeText === undefined || timeText === ''
      ? {}
      : { time: timeOf(timeText) ?? `malformed: ${timeText}` }),
    ...(format.time ? { timePath: `${path}/${pointerStep(format.time.column)}` } : {}),
    ...(Number.isSafeInteger(seq) ? { seq } : {}),
  };
  return [...cells]
    .filter(([name]) => name !== format.time?.column && name !== format.seq)
    .map(([name, cell]) => ({
      ...told,
      name,
      value: cellValue(cell, format.decimal),
      path: `${path}/${pointerStep(name)}`,
    }));
}

/**
 * Lines of text: one reading a line, one value a column, named by the header of the profile or of the first line. Paths
 * count the lines with data from 0: `/0/temperature`. Source: RFC 4180.
 */
export function decodeCsv({ payload, csv: format }: DecoderInput): Decoded {
  const text = textOf(payload);
  if (text === undefined) return failed({ reason: 'not-utf8', path: '', detail: 'the payload is not UTF-8' });
  if (!format) return failed({ reason: 'wrong-shape', path: '', detail: 'the profile says nothing of CSV' });
  const lines = csvLines(text, format.separator);
  const header = format.header ?? lines[0];
  const rows = format.header ? lines : lines.slice(1);
  if (!header || new Set(header).size !== header.length)
    return failed({ reason: 'wrong-shape', path: '', detail: 'the first line must name each column once' });
  if (rows.length * header.length > MOST_RECORDS_PER_MESSAGE)
    return failed({ reason: 'too-many-values', path: '', detail: `at most ${MOST_RECORDS_PER_MESSAGE}` });
  const reader = { format, timeOf: format.time ? csvTimeReader(format.time) : () => undefined };
  const records: FormatRecord[] = [];
  const faults: PartFault[] = [];
  const document: unknown[] = [];
  for (const [index, cells] of rows.entries()) {
    const path = `/${index}`;
    if (cells?.length !== header.length) {
      faults.push({ reason: 'wrong-shape', path, detail: `expected ${header.length} columns` });
      continue;
    }
    const row = { path, cells: new Map(header.map((name, column) => [name, cells[column] ?? ''])) };
    document.push(Object.fromEntries(row.cells));
    records.push(...rowRecords(row, reader));
  }
  return succeeded({ records, signs: [], faults, document });
}
