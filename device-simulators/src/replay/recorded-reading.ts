import type { EpochMs } from '@ioc/domain';

import type { ReplayMap } from './replay-map.ts';
import { recordedTime } from './recorded-time.ts';

/** What one recorded row becomes: a reading to publish, or the row as it stands because it cannot be read. */
export type RecordedRow =
  | {
      readonly kind: 'reading';
      readonly t: EpochMs;
      readonly values: Readonly<Record<string, unknown>>;
      readonly missing: number;
    }
  | { readonly kind: 'unreadable'; readonly raw: string };

type Cells = readonly string[];

function valueOf(text: string | undefined, { scale, offset, missing }: ReplayMap['values'][number]): unknown {
  if (text === undefined || missing.includes(text)) return null;
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return text;
  return Number((number * scale + offset).toPrecision(9));
}

/**
 * Reads a row by its mapping. A value that is no number is sent as it stands, and a row without a readable time is sent
 * as raw text: ingest is what refuses and explains, exactly as for a real device.
 */
export function recordedRow(cells: Cells, header: readonly string[], map: ReplayMap): RecordedRow {
  const row = Object.fromEntries(header.map((column, index) => [column, cells[index] ?? '']));
  const t = cells.length < header.length ? undefined : recordedTime(row, map.time);
  if (t === undefined) return { kind: 'unreadable', raw: cells.join(map.csv.delimiter) };
  const values = Object.fromEntries(
    map.values.map((rule) => [rule.property, valueOf(row[rule.column], rule)]),
  );
  return {
    kind: 'reading',
    t,
    values,
    missing: Object.values(values).filter((value) => value === null).length,
  };
}
