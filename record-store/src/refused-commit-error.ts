/**
 * An evaluation commit that must not be applied: `cursor-not-beyond` it would apply a stretch of the journal again,
 * `rule-unknown` it names a rule that neither the commit nor the store knows: bugs of the caller. `not-the-holder` another
 * ingest has taken the part over: the caller must stop.
 */
export class RefusedCommitError extends Error {
  override readonly name = 'RefusedCommitError';
  readonly code: 'cursor-not-beyond' | 'rule-unknown' | 'not-the-holder';

  constructor(code: RefusedCommitError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
