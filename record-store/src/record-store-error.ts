/**
 * What went wrong: `unavailable` the database is out of reach, `busy` another writer held it too long, `timeout` no
 * answer within the limit, `full` no space, `constraint` the schema forbids the row, `corrupt` a stored row or file
 * cannot be read, `schema` the tables are not those of this version, `closed` the store was closed, `failed` the rest.
 */
export type RecordStoreErrorCode =
  'unavailable' | 'busy' | 'timeout' | 'full' | 'constraint' | 'corrupt' | 'schema' | 'closed' | 'failed';

const TRANSIENT: ReadonlySet<RecordStoreErrorCode> = new Set(['unavailable', 'busy', 'timeout', 'full']);

/** The record store could not do its work. When `isTransient`, the same call may succeed later. */
export class RecordStoreError extends Error {
  override readonly name = 'RecordStoreError';
  readonly code: RecordStoreErrorCode;

  constructor(code: RecordStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether waiting can help: trouble of the connection, a lock, or the disk's space; never a bug or bad data. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.code);
  }
}
