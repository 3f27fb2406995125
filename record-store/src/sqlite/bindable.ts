import { storableText } from '../storable-text.ts';

/**
 * A bound value as libsql takes it. Throws `TypeError` for others before libsql sees them: it ends the whole process
 * on a boolean, and stores NaN as null.
 */
export function bindable(value: unknown): unknown {
  const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  if (isNumber || value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'string') return storableText(value);
  throw new TypeError(`SQLite cannot hold ${typeof value === 'number' ? value : typeof value}`);
}
