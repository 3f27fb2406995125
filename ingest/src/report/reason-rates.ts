/** How long a span the rates are of, in milliseconds: a minute. */
export const RATES_OVER_MS = 60_000;

/** Reasons that are told at most, those with the highest rates. */
export const MOST_REASONS = 16;

interface Noted {
  readonly atMs: number;
  readonly totals: ReadonlyMap<string, number>;
}

/** How many per minute of each reason, from totals noted about once a second. */
export class ReasonRates {
  #notes: readonly Noted[] = [];

  /** Notes the totals at a monotonic time; what rose in the last minute, per minute, by reason. */
  note(totals: ReadonlyMap<string, number>, atMs: number): Readonly<Record<string, number>> {
    const kept = this.#notes.filter((noted) => atMs - noted.atMs <= RATES_OVER_MS);
    this.#notes = [...kept, { atMs, totals: new Map(totals) }];
    const [oldest] = this.#notes;
    if (!oldest) return {};
    const rose = [...totals]
      .map(([reason, total]) => [reason, total - (oldest.totals.get(reason) ?? 0)] as const)
      .filter(([, count]) => count > 0);
    return Object.fromEntries(rose.toSorted((a, b) => b[1] - a[1]).slice(0, MOST_REASONS));
  }
}
