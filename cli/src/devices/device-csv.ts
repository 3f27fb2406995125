import { isUtf8 } from 'node:buffer';

import { failed, succeeded, type Outcome } from '@ioc/domain';
import { CsvError, parse } from 'csv-parse/sync';

/** The columns of a file of devices; those of `REQUIRED_COLUMNS` must be there, others are named as unknown. */
export const DEVICE_COLUMNS = [
  'id',
  'name_vi',
  'name_en',
  'city',
  'sector',
  'lon',
  'lat',
  'department',
  'parent',
  'tags',
  'properties',
  'password',
] as const;

/** A column of a file of devices. */
export type DeviceColumn = (typeof DEVICE_COLUMNS)[number];

/** The columns without which nothing can be registered; an English name that is missing is the Vietnamese one. */
export const REQUIRED_COLUMNS: readonly DeviceColumn[] = [
  'id',
  'name_vi',
  'city',
  'sector',
  'lon',
  'lat',
  'properties',
];

/** What is wrong in a file: the line (1 is the header) with the column where there is one, and what to do. */
export interface LineFault {
  readonly line: number;
  readonly column?: DeviceColumn;
  readonly problem: string;
}

/** One line of a file of devices; a cell that is empty or missing is not there. */
export interface DeviceLine {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<DeviceColumn, string>>>;
}

/** The lines of a file, and whether its numbers may be written with a decimal comma. */
export interface DeviceFile {
  readonly lines: readonly DeviceLine[];
  readonly hasDecimalCommas: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';

function isColumn(name: string): name is DeviceColumn {
  return DEVICE_COLUMNS.some((column) => column === name);
}

function delimiterOf(text: string): ',' | ';' {
  const [header = ''] = text.split('\n', 1);
  return header.split(';').length > header.split(',').length ? ';' : ',';
}

function columnsOf(header: readonly string[]): Outcome<readonly DeviceColumn[], readonly LineFault[]> {
  const names = header.map((name) => name.trim().toLowerCase());
  const faults: LineFault[] = [];
  const columns = names.filter((name) => isColumn(name));
  for (const name of names)
    if (!isColumn(name))
      faults.push({
        line: 1,
        problem: `unknown column "${name}"; the columns are ${DEVICE_COLUMNS.join(', ')}`,
      });
  for (const column of new Set(columns))
    if (columns.filter((name) => name === column).length > 1)
      faults.push({ line: 1, column, problem: 'the column is there twice; remove one' });
  for (const column of REQUIRED_COLUMNS)
    if (!columns.includes(column)) faults.push({ line: 1, column, problem: 'the column is missing; add it' });
  return faults.length > 0 ? failed(faults) : succeeded(columns);
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows with the lines on which they begin. */
function rowsOf(text: string, delimiter: string): Outcome<readonly Row[], readonly LineFault[]> {
  const rows: Row[] = [];
  try {
    parse(text, {
      delimiter,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      onRecord: (record: unknown, { lines }) => {
        const cells = Array.isArray(record) ? record.map(String) : [];
        const breaks = cells.join('').split('\n').length - 1;
        rows.push({ line: lines - breaks, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines'] ?? 1);
    return failed([{ line, problem: `not CSV (${error.message}); look for a quote that is not closed` }]);
  }
  return succeeded(rows);
}

function lineOf({ line, cells }: Row, columns: readonly DeviceColumn[]): DeviceLine {
  const filled = columns.flatMap((column, index) => {
    const cell = cells[index]?.normalize('NFC') ?? '';
    return cell === '' ? [] : [[column, cell] as const];
  });
  return { line, cells: Object.fromEntries(filled) };
}

/**
 * Reads a file of devices: UTF-8 with or without byte order mark, separated by commas or semicolons as the header is, a cell
 * in quotes where it holds a separator. The faults are of the file as a whole; the cells are checked elsewhere.
 */
export function readDeviceFile(bytes: Uint8Array): Outcome<DeviceFile, readonly LineFault[]> {
  if (!isUtf8(bytes))
    return failed([{ line: 1, problem: 'the file is not UTF-8; save it as "CSV UTF-8" and try again' }]);
  const decoded = new TextDecoder('utf-8').decode(bytes);
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
  const delimiter = delimiterOf(text);
  const rows = rowsOf(text, delimiter);
  if (!rows.ok) return rows;
  const [header, ...rest] = rows.value;
  if (!header) return failed([{ line: 1, problem: 'the file is empty; the first line names the columns' }]);
  const columns = columnsOf(header.cells);
  if (!columns.ok) return columns;
  const tooLong = rest.filter(({ cells }) => cells.length > columns.value.length);
  if (tooLong.length > 0) {
    const problem = 'more cells than columns; put a cell that holds a separator into quotes';
    return failed(tooLong.map(({ line }) => ({ line, problem })));
  }
  const lines = rest.map((row) => lineOf(row, columns.value));
  return succeeded({ lines, hasDecimalCommas: delimiter === ';' });
}
