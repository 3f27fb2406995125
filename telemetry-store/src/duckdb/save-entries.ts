import type { DuckDBConnection } from '@duckdb/node-api';
import type { DirectorySize } from './datastream-directory.ts';
import type { DirectoryEntries } from './reading-engine.ts';
import { damaged } from './result-columns.ts';

/**
 * Stores the entries that the file does not have yet, all or none, before the rows that need them. Gives the
 * directory's new size. Entries come in the order of their numbers and may overlap what is stored.
 */
export async function saveEntries(
  connection: DuckDBConnection,
  entries: DirectoryEntries,
  saved: DirectorySize,
): Promise<DirectorySize> {
  const { first } = entries;
  const devices = notYetSaved(entries.devices, saved.devices - first.devices);
  const slots = notYetSaved(entries.slots, saved.slots - first.slots);
  const words = notYetSaved(entries.words, saved.words - first.words);
  if (devices.length + slots.length + words.length === 0) return saved;
  await connection.run('BEGIN');
  try {
    await insert(connection, 'devices', numbered(saved.devices, devices));
    const slotRows = slots.map(({ device, slot, property, kind }, i) => [
      saved.slots + i,
      device,
      slot,
      property,
      kind,
    ]);
    await insert(connection, 'slots', slotRows);
    await insert(connection, 'words', numbered(saved.words, words));
    await connection.run('COMMIT');
  } catch (cause) {
    await connection.run('ROLLBACK');
    throw cause;
  }
  return {
    devices: saved.devices + devices.length,
    slots: saved.slots + slots.length,
    words: saved.words + words.length,
  };
}

function notYetSaved<T>(entries: readonly T[], known: number): readonly T[] {
  if (known >= 0) return entries.slice(known);
  throw damaged(`${-known} names that were stored are gone`);
}

type Row = readonly (number | string)[];

function numbered(first: number, names: readonly string[]): Row[] {
  return names.map((name, index) => [first + index, name]);
}

async function insert(connection: DuckDBConnection, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table);
  try {
    for (const row of rows) {
      for (const value of row) {
        if (typeof value === 'number') appender.appendUInteger(value);
        else appender.appendVarchar(value);
      }
      appender.endRow();
    }
    appender.flushSync();
  } catch (cause) {
    appender.clear();
    throw cause;
  } finally {
    appender.closeSync();
  }
}
