/** Seconds over which the rate is averaged, so that it is calm enough to read. */
export const RATE_OVER_S = 5;

/** Messages per second over the last few seconds, from totals noted about once a second. */
export class ReceivedRate {
  readonly #notes: { readonly atMs: number; readonly total: number }[] = [];

  /** Notes the total at a monotonic time; the rate since the oldest note. */
  note(total: number, atMs: number): number {
    this.#notes.push({ atMs, total });
    if (this.#notes.length > RATE_OVER_S + 1) this.#notes.shift();
    const [oldest] = this.#notes;
    const passedMs = oldest ? atMs - oldest.atMs : 0;
    return oldest && passedMs > 0 ? ((total - oldest.total) * 1_000) / passedMs : 0;
  }
}
