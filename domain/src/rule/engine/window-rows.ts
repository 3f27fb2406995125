import type { WindowEntry } from '../window/merge-entries.ts';
import { WINDOW_CHUNK_SAMPLES, type SlidingWindow } from '../window/sliding-window.ts';
import type { WindowRecord } from './engine-records.ts';
import type { RowReader } from './row-reader.ts';

/** A row of the store; null deletes it. */
export interface EngineRow {
  readonly key: string;
  readonly state: string | null;
}

/** Entries of a window in a row: times as differences, weights and second numbers only where there are any. */
export interface EntryFields {
  /** Sequence number of the first entry. */
  readonly s: number;
  readonly t: readonly number[];
  readonly a: readonly number[];
  readonly n?: readonly number[];
  readonly b?: readonly number[];
}

function chunkOf(sequence: number): number {
  return Math.floor(sequence / WINDOW_CHUNK_SAMPLES);
}

function entryFields(window: SlidingWindow, from: number, to: number): EntryFields {
  const entries: WindowEntry[] = [];
  for (let sequence = from; sequence < to; sequence++) entries.push(window.entryAt(sequence));
  return {
    s: from,
    t: entries.map(({ t }, index) => t - (entries[index - 1]?.t ?? 0)),
    a: entries.map(({ a }) => a),
    ...(window.isMerged && { n: entries.map(({ n }) => n), b: entries.map(({ b }) => b) }),
  };
}

/** The entries of the window's open chunk, which go into the datastream's own row. */
export function openEntries({ signal: { window } }: WindowRecord): EntryFields {
  return entryFields(window, Math.max(window.tail, chunkOf(window.head) * WINDOW_CHUNK_SAMPLES), window.head);
}

/** Rows for the chunks that were filled since the last call, and deletions of those that left the window. */
export function chunkRows(prefix: string, record: WindowRecord): EngineRow[] {
  const { window } = record.signal;
  const first = chunkOf(window.tail);
  const open = chunkOf(window.head);
  const isRestarted = first < record.savedFrom;
  const rows: EngineRow[] = [];
  const goneTo = isRestarted ? record.savedTo : Math.min(first, record.savedTo);
  for (let chunk = record.savedFrom; chunk < goneTo; chunk++) {
    rows.push({ key: `${prefix}|${chunk}`, state: null });
  }
  for (let chunk = isRestarted ? first : Math.max(first, record.savedTo); chunk < open; chunk++) {
    const from = Math.max(window.tail, chunk * WINDOW_CHUNK_SAMPLES);
    const fields = entryFields(window, from, (chunk + 1) * WINDOW_CHUNK_SAMPLES);
    rows.push({ key: `${prefix}|${chunk}`, state: JSON.stringify(fields) });
  }
  record.savedFrom = first;
  record.savedTo = Math.max(open, first);
  return rows;
}

/** Keys of all of the window's rows in the store. */
export function savedKeys(prefix: string, { savedFrom, savedTo }: WindowRecord): string[] {
  return Array.from({ length: savedTo - savedFrom }, (_, index) => `${prefix}|${savedFrom + index}`);
}

function readEntries(row: RowReader): WindowEntry[] {
  const values = row.numbers('a');
  const weights = row.has('n') ? row.numbers('n') : [];
  const seconds = row.has('b') ? row.numbers('b') : [];
  let t = 0;
  return row.numbers('t').map((step, index) => {
    t += step;
    return { t, n: weights[index] ?? 1, a: values[index] ?? NaN, b: seconds[index] ?? 0 };
  });
}

/** Fills an empty window from its rows: the filled chunks in order, the open one last. */
export function restoreEntries(record: WindowRecord, rows: readonly RowReader[]): void {
  const { signal } = record;
  const { window } = signal;
  const firstRow = rows[0];
  if (!firstRow) return;
  const first = firstRow.number('s');
  window.startAt(first);
  let newest = -Infinity;
  for (const row of rows) {
    for (const entry of readEntries(row)) {
      window.append(entry);
      newest = entry.t;
    }
  }
  record.savedFrom = chunkOf(first);
  record.savedTo = chunkOf(window.head);
  window.evict(newest - window.windowMs);
  signal.refresh();
}
