import type { z } from 'zod';
import { RecordStoreError } from './record-store-error.ts';

/**
 * The value in a JSON column, checked: a row is outside data.
 * Throws `RecordStoreError` with code `corrupt`, naming the table and the row.
 */
export function parseStored<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  row: { readonly table: string; readonly id: string },
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text, row));
  if (parsed.success) return parsed.data;
  throw corrupt(row, parsed.error);
}

function parseJson(text: string, row: { readonly table: string; readonly id: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(row, error);
  }
}

function corrupt(row: { readonly table: string; readonly id: string }, cause: unknown): RecordStoreError {
  return new RecordStoreError('corrupt', `${row.table} ${row.id} cannot be read`, { cause });
}
