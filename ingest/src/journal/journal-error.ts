/** Why the journal cannot serve: closed, too much waiting to be written, or a folder that cannot be used. */
export type JournalErrorCode = 'closed' | 'overfull' | 'unusable';

/** A call that the journal refused. What was refused is not durable and must not be acknowledged. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
