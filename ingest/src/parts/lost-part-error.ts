/** Another ingest has taken the part over; what was not acknowledged by then is its to handle. */
export class LostPartError extends Error {
  override readonly name = 'LostPartError';
}
