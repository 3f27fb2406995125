/** Another ingest holds what this one must hold. `holder` is its name for people: machine and process. */
export class HeldElsewhereError extends Error {
  override readonly name = 'HeldElsewhereError';

  constructor(part: string, holder = 'one that shares the intake otherwise') {
    super(`another ingest (${holder}) holds part ${part} of the intake in these records; stop it first`);
  }
}
