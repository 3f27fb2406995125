import { isDeviceId, isPropertyId, type DeviceId, type PropertyId } from '@ioc/domain';
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { LATEST_SQL } from './latest-sql.ts';
import type {
  DirectoryEntries,
  HistoryColumns,
  LatestColumns,
  OpenedContent,
  SlotEntry,
} from './reading-engine.ts';
import { SLOT_KINDS } from './reading-layout.ts';
import { SCHEMA_VERSION } from './readings-schema.ts';
import { columnValues, damaged, toNumber, toText } from './result-columns.ts';

/** Reads the directory and the newest values of an opened file. Throws when another version wrote it. */
export async function readContent(connection: DuckDBConnection): Promise<OpenedContent> {
  const versions = await connection.runAndReadAll('SELECT version FROM schema_version');
  const version = toNumber(columnValues(versions, 'version')[0]);
  if (version !== SCHEMA_VERSION) throw damaged(`layout ${version}; this program knows ${SCHEMA_VERSION}`);
  const entries = await readEntries(connection);
  return { entries, latest: latestColumns(await connection.runAndReadAll(LATEST_SQL)) };
}

/** The columns of a history. */
export function historyColumns(reader: DuckDBResultReader): HistoryColumns {
  return {
    t: Float64Array.from(columnValues(reader, 't'), toNumber),
    v: Float64Array.from(columnValues(reader, 'v'), toNumber),
    q: Uint8Array.from(columnValues(reader, 'q'), toNumber),
    slot: Uint16Array.from(columnValues(reader, 'slot'), toNumber),
  };
}

function latestColumns(reader: DuckDBResultReader): LatestColumns {
  return { ...historyColumns(reader), device: Uint32Array.from(columnValues(reader, 'device'), toNumber) };
}

async function readEntries(connection: DuckDBConnection): Promise<DirectoryEntries> {
  const devices = await connection.runAndReadAll('SELECT name FROM devices ORDER BY id');
  const slots = await connection.runAndReadAll('SELECT device, slot, property, kind FROM slots ORDER BY id');
  const words = await connection.runAndReadAll('SELECT word FROM words ORDER BY id');
  return {
    first: { devices: 0, slots: 0, words: 0 },
    devices: columnValues(devices, 'name').map((name) => toDeviceId(toText(name))),
    slots: slotEntries(slots),
    words: columnValues(words, 'word').map(toText),
  };
}

function slotEntries(reader: DuckDBResultReader): SlotEntry[] {
  const kinds = columnValues(reader, 'kind');
  const properties = columnValues(reader, 'property');
  const slots = columnValues(reader, 'slot');
  return columnValues(reader, 'device').map((device, row) => {
    const kind = SLOT_KINDS.find((known) => known === kinds[row]);
    if (!kind) throw damaged(`kind ${String(kinds[row])}`);
    const property = toPropertyId(toText(properties[row]));
    return { device: toNumber(device), slot: toNumber(slots[row]), property, kind };
  });
}

function toDeviceId(text: string): DeviceId {
  if (isDeviceId(text)) return text;
  throw damaged(`device ${text}`);
}

function toPropertyId(text: string): PropertyId {
  if (isPropertyId(text)) return text;
  throw damaged(`property ${text}`);
}
