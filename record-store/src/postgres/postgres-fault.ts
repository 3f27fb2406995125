import { DatabaseError } from 'pg';
import { RecordStoreError, type RecordStoreErrorCode } from '../record-store-error.ts';

/** By the beginning of SQLSTATE, the longer first. Source: PostgreSQL, Appendix A "Error Codes". */
const CODES: readonly (readonly [prefix: string, code: RecordStoreErrorCode])[] = [
  ['57014', 'timeout'],
  ['25P03', 'timeout'],
  ['55P03', 'busy'],
  ['40', 'busy'],
  ['53100', 'full'],
  ['53', 'unavailable'],
  ['57P', 'unavailable'],
  ['08', 'unavailable'],
  ['23', 'constraint'],
  ['XX', 'corrupt'],
];

/** What the server or the connection to it threw, as the store's error. */
export function postgresFault(error: unknown): RecordStoreError {
  if (error instanceof RecordStoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RecordStoreError(codeOf(error, message), message, { cause: error });
}

function codeOf(error: unknown, message: string): RecordStoreErrorCode {
  if (error instanceof DatabaseError) {
    const { code: state = '' } = error;
    return CODES.find(([prefix]) => state.startsWith(prefix))?.[1] ?? 'failed';
  }
  if (/after calling end on the pool/.test(message)) return 'closed';
  if (/timeout/i.test(message)) return 'timeout';
  // Everything that does not come from the server comes from the way to it.
  return 'unavailable';
}
