import { joinSections, splitSections } from '../health/section-bytes.ts';

/** The hours of devices by index and device, as numbers. */
export type SavedHours = ReadonlyMap<string, Float64Array>;

/** The version of the sections below; another one is not read. */
const VERSION = 1;

/** The hours as bytes, in sections: version, keys one a line, the width of each row, the rows. */
export function saveHours(rows: SavedHours): Uint8Array {
  const widths = Float64Array.from(rows.values(), ({ length }) => length);
  const numbers = new Float64Array(widths.reduce((sum, width) => sum + width, 0));
  let at = 0;
  for (const row of rows.values()) {
    numbers.set(row, at);
    at += row.length;
  }
  return joinSections([Float64Array.of(VERSION), Buffer.from([...rows.keys()].join('\n')), widths, numbers]);
}

function numbersOf(section: ArrayBuffer | undefined): Float64Array | undefined {
  if (!section || section.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) return undefined;
  return new Float64Array(section);
}

/** The hours of saved bytes; undefined for bytes that cannot be read. */
export function loadHours(saved: Uint8Array): SavedHours | undefined {
  const [head, keys, widthBytes, rowBytes] = splitSections(saved) ?? [];
  const widths = numbersOf(widthBytes);
  const numbers = numbersOf(rowBytes);
  if (numbersOf(head)?.[0] !== VERSION || !keys || !widths || !numbers) return undefined;
  const names = keys.byteLength === 0 ? [] : Buffer.from(keys).toString().split('\n');
  const isWhole = widths.reduce((sum, width) => sum + width, 0) === numbers.length;
  if (names.length !== widths.length || !isWhole) return undefined;
  const rows = new Map<string, Float64Array>();
  let at = 0;
  for (const [place, name] of names.entries()) {
    const width = widths[place] ?? 0;
    rows.set(name, numbers.slice(at, at + width));
    at += width;
  }
  return rows;
}
