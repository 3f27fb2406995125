import { isRuleId } from '../../identifiers.ts';
import { WindowSignal, isWindowFunction } from '../window/window-signal.ts';
import { EngineRecords, KEY_SEPARATOR, type DatastreamRecord, type WindowRecord } from './engine-records.ts';
import {
  restoreClock,
  restoreDatastream,
  restoreSilence,
  restoreStanding,
  windowPrefix,
} from './record-rows.ts';
import { EngineRowError, parseRow, type RowReader } from './row-reader.ts';
import { CLOCK_KEY } from './save-records.ts';
import { namedUsual, restoreUsual, usualPrefix } from './usual-rows.ts';
import { restoreEntries, type EngineRow } from './window-rows.ts';

/** Filled chunks of windows, and hours of what is usual, by the start of their keys. */
type Chunks = Map<string, RowReader[]>;

function emptyWindow(name: string, key: string): WindowRecord {
  const [fn = '', windowMs = ''] = name.split(KEY_SEPARATOR);
  if (!isWindowFunction(fn) || !(Number(windowMs) > 0))
    throw new EngineRowError(key, `has no window "${name}"`);
  const signal = new WindowSignal({ fn, windowMs: Number(windowMs), isCounter: false });
  return { signal, savedFrom: 0, savedTo: 0 };
}

/** A window is complete only when its open chunk is there, so both wait until all rows were read. */
function restoreWindows(record: DatastreamRecord, row: RowReader, chunks: Chunks): void {
  for (const open of row.rows('windows')) {
    const name = open.text('name');
    const window = emptyWindow(name, record.key);
    const prefix = windowPrefix(record, name);
    const filled = (chunks.get(prefix) ?? []).sort((a, b) => a.number('s') - b.number('s'));
    chunks.delete(prefix);
    restoreEntries(window, [...filled, open]);
    record.windows.set(name, window);
  }
}

function restoreUsuals(record: DatastreamRecord, row: RowReader, chunks: Chunks): void {
  for (const open of row.rows('usuals')) {
    const name = open.text('name');
    const memory = namedUsual(name);
    if (!memory) throw new EngineRowError(record.key, `has no memory "${name}"`);
    const prefix = usualPrefix(record, name);
    restoreUsual(memory, open, chunks.get(prefix) ?? []);
    chunks.delete(prefix);
    record.usuals.set(name, memory);
  }
}

function keepChunk(chunks: Chunks, key: string, row: RowReader): void {
  const prefix = key.slice(0, key.lastIndexOf(KEY_SEPARATOR));
  const known = chunks.get(prefix);
  if (known) known.push(row);
  else chunks.set(prefix, [row]);
}

function restoreRule(records: EngineRecords, key: string, row: RowReader): void {
  const id = key.slice(2);
  if (!isRuleId(id)) throw new EngineRowError(key, 'names no rule');
  records.rules.set(id, { id, version: row.number('version'), from: row.number('from'), isDirty: false });
}

/** Reads rows in any order into fresh records. */
class RecordLoader {
  readonly records = new EngineRecords();
  readonly #datastreams: { readonly record: DatastreamRecord; readonly row: RowReader }[] = [];
  readonly #chunks: Chunks = new Map();

  take(key: string, state: string): void {
    const { records } = this;
    const row = parseRow(key, state);
    if (key === CLOCK_KEY) return restoreClock(records.clock, key, row);
    switch (key.slice(0, 2)) {
      case 'r|':
        return restoreRule(records, key, row);
      case 'd|':
        this.#datastreams.push({ record: restoreDatastream(key, row), row });
        return;
      case 'w|':
      case 'u|':
        return keepChunk(this.#chunks, key, row);
      case 'g|':
        records.standings.set(key, restoreStanding(key, row));
        return;
      case 'n|':
        records.silences.set(key, restoreSilence(key, row));
        return;
      default:
        throw new EngineRowError(key, 'is of no known kind');
    }
  }

  finish(): EngineRecords {
    for (const { record, row } of this.#datastreams) {
      restoreWindows(record, row, this.#chunks);
      restoreUsuals(record, row, this.#chunks);
      this.records.datastreams.set(record.key, record);
    }
    const [orphan] = [...this.#chunks.values()].flat();
    if (orphan) throw new EngineRowError(orphan.key, 'belongs to no window');
    return this.records;
  }
}

/**
 * The records of stored rows; rows with a null state are passed over.
 *
 * @throws EngineRowError when a row cannot be read: the store holds something that the engine did not write.
 */
export function loadRecords(rows: Iterable<EngineRow>): EngineRecords {
  const loader = new RecordLoader();
  for (const { key, state } of rows) if (state !== null) loader.take(key, state);
  return loader.finish();
}
