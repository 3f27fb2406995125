import type { RecordStoreErrorCode } from '../record-store-error.ts';

/** What the thread of the database is told at its start. */
export interface ThreadStart {
  readonly path: string;
}

/** One statement, or the end. The next one follows when this one is answered. */
export type ThreadCall =
  { readonly text: string; readonly parameters: readonly unknown[] } | { readonly close: true };

/** What a statement answers: rows of the shape that its author knows, or what it changed. */
export interface StatementResult<R = unknown> {
  readonly rows: R[];
  readonly changes?: number | bigint;
  readonly lastInsertRowid?: number | bigint;
}

/** Why a statement failed. Without a code it is one that SQLite never saw, because a value cannot be bound. */
export interface ThreadFault {
  readonly code?: RecordStoreErrorCode;
  readonly message: string;
}

/** The answer to a call, and the first one to the start. */
export type ThreadAnswer<R = unknown> =
  | { readonly ok: true; readonly result: StatementResult<R> }
  | { readonly ok: false; readonly fault: ThreadFault };
