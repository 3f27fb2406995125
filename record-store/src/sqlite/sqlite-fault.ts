import { RecordStoreError, type RecordStoreErrorCode } from '../record-store-error.ts';

/** By the beginning of the result code. Source: sqlite.org/rescode.html */
const CODES: readonly (readonly [prefix: string, code: RecordStoreErrorCode])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CANTOPEN', 'unavailable'],
  ['SQLITE_CONSTRAINT', 'constraint'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
];

/** What SQLite threw, as the store's error. */
export function sqliteFault(error: unknown): RecordStoreError {
  if (error instanceof RecordStoreError) return error;
  const result = resultCode(error);
  const code = CODES.find(([prefix]) => result.startsWith(prefix))?.[1] ?? 'failed';
  return new RecordStoreError(code, error instanceof Error ? error.message : String(error), { cause: error });
}

function resultCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
