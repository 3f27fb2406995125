import { UsualMemory } from '../window/usual-memory.ts';
import { KEY_SEPARATOR, type DatastreamRecord } from './engine-records.ts';
import type { RowReader } from './row-reader.ts';
import type { EngineRow } from './window-rows.ts';

/** What the datastream's own row holds of a memory: its name and the quarter that is being filled. */
export interface OpenQuarterFields {
  readonly name: string;
  readonly q: number;
  readonly n: number;
  readonly a: number;
  readonly b: number;
}

/** The start of the keys of a memory's hours. */
export function usualPrefix(datastream: DatastreamRecord, name: string): string {
  return `u${datastream.key.slice(1)}${KEY_SEPARATOR}${name}`;
}

/** The memory that a name stands for; undefined for none. */
export function namedUsual(name: string): UsualMemory | undefined {
  const [, , , weeks = '', timeZone = ''] = name.split(KEY_SEPARATOR);
  return Number(weeks) > 0 && timeZone !== '' ? new UsualMemory(Number(weeks), timeZone) : undefined;
}

/** The open quarters of a datastream's memories. */
export function openQuarters({ usuals }: DatastreamRecord): readonly OpenQuarterFields[] {
  return [...usuals].map(([name, { quarter, open }]) => ({ name, q: quarter, ...open }));
}

/** Rows for the hours that changed since the last call. */
export function usualRows(record: DatastreamRecord): EngineRow[] {
  return [...record.usuals].flatMap(([name, memory]) => {
    const prefix = usualPrefix(record, name);
    const rows = [...memory.changed].map((hour) => ({
      key: `${prefix}${KEY_SEPARATOR}${hour}`,
      state: JSON.stringify({ h: hour, ...memory.hours.get(hour) }),
    }));
    memory.changed.clear();
    return rows;
  });
}

/** Keys of all of a memory's rows in the store. */
export function usualKeys(record: DatastreamRecord, name: string, { hours, changed }: UsualMemory): string[] {
  const prefix = usualPrefix(record, name);
  return [...new Set([...hours.keys(), ...changed])].map((hour) => `${prefix}${KEY_SEPARATOR}${hour}`);
}

/** Fills a memory from its open quarter and its hours. */
export function restoreUsual(memory: UsualMemory, open: RowReader, hours: readonly RowReader[]): void {
  memory.quarter = open.numberOr('q', NaN);
  memory.open.n = open.number('n');
  memory.open.a = open.number('a');
  memory.open.b = open.number('b');
  for (const row of hours) memory.hours.set(row.number('h'), { q: row.numbers('q'), v: row.numbers('v') });
}
