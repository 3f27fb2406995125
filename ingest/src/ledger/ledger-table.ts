import { instant } from '@ioc/domain';
import { NO_CITY, type LedgerCounts, type LedgerRow, type LedgerSide } from '@ioc/record-store';
import { z } from 'zod';

/** One hour, in milliseconds. */
export const HOUR_MS = 3_600_000;

/** Hours behind the newest one for which a table keeps its rows once they are published; the record store keeps them on. */
export const HOURS_KEPT = 3;

/** Cities of one hour that a table tells apart at most; a topic may name any. What is beyond counts as of no city. */
export const MOST_CITIES_PER_HOUR = 64;

/** A row that is being counted. */
export type CountedRow = {
  -readonly [Key in keyof LedgerCounts]: LedgerCounts[Key];
} & {
  readonly city: string;
  readonly hour: number;
  readonly first: number;
  last: number;
  /** Whether the record store has it as it is. */
  isPublished: boolean;
};

/** What a table has counted since its book began, over all rows. */
export type LedgerSums = { -readonly [Key in keyof LedgerCounts]: LedgerCounts[Key] };

const count = z.int().nonnegative();

const counts = {
  messages: count,
  readings: count,
  statuses: count,
  archived: count,
  duplicate: count,
  quarantined: count,
  empty: count,
  partly: count,
  lost: count,
} satisfies Record<keyof LedgerCounts, z.ZodType>;

/** A table as it is saved. */
export const savedLedgerTable = z.object({
  sums: z.object(counts),
  rows: z.array(z.object({ ...counts, city: z.string(), hour: count, first: count, last: count })),
});

/** A table as it is saved. */
export type SavedLedgerTable = z.infer<typeof savedLedgerTable>;

function nothing(): LedgerSums {
  return {
    messages: 0,
    readings: 0,
    statuses: 0,
    archived: 0,
    duplicate: 0,
    quarantined: 0,
    empty: 0,
    partly: 0,
    lost: 0,
  };
}

/** Counts by city and hour of one side of the journal. */
export class LedgerTable {
  readonly #hours = new Map<number, Map<string, CountedRow>>();
  #sums = nothing();
  #newestHour = 0;
  #hour = Number.NaN;
  #ofHour = new Map<string, CountedRow>();

  /** A table that goes on from a saved one; published again as a whole. */
  constructor(saved?: SavedLedgerTable) {
    for (const row of saved?.rows ?? []) {
      const ofHour = this.#hours.get(row.hour) ?? new Map<string, CountedRow>();
      this.#hours.set(row.hour, ofHour);
      ofHour.set(row.city, { ...row, isPublished: false });
      this.#newestHour = Math.max(this.#newestHour, row.hour);
    }
    this.#sums = { ...(saved?.sums ?? nothing()) };
  }

  /** What was counted since the book began. */
  get sums(): LedgerSums {
    return this.#sums;
  }

  /** The row of the city and hour, to be counted on for a message at the position. */
  at(city: string, receivedAt: number, position: number): CountedRow {
    const hour = receivedAt - (receivedAt % HOUR_MS);
    if (hour !== this.#hour) this.#turnTo(hour);
    const row = this.#ofHour.get(city) ?? this.#begin(city, position);
    row.last = position;
    row.isPublished = false;
    return row;
  }

  /** The rows that the record store does not have as they are. */
  unpublished(): readonly CountedRow[] {
    return this.#all().filter(({ isPublished }) => !isPublished);
  }

  /** Lets go of published rows of hours that are long past: one that comes again begins a further row. */
  letGo(): void {
    for (const [hour, ofHour] of this.#hours) {
      if (hour >= this.#newestHour - HOURS_KEPT * HOUR_MS) continue;
      for (const [city, row] of ofHour) if (row.isPublished) ofHour.delete(city);
      if (ofHour.size === 0) this.#hours.delete(hour);
    }
    this.#hour = Number.NaN;
  }

  /** The table to be saved. */
  save(): SavedLedgerTable {
    return {
      sums: { ...this.#sums },
      rows: this.#all().map(({ isPublished: _told, ...row }) => ({ ...row })),
    };
  }

  #all(): readonly CountedRow[] {
    return [...this.#hours.values()].flatMap((ofHour) => [...ofHour.values()]);
  }

  #turnTo(hour: number): void {
    this.#hour = hour;
    this.#ofHour = this.#hours.get(hour) ?? new Map<string, CountedRow>();
    this.#hours.set(hour, this.#ofHour);
    this.#newestHour = Math.max(this.#newestHour, hour);
  }

  #begin(named: string, position: number): CountedRow {
    const city = this.#ofHour.size < MOST_CITIES_PER_HOUR ? named : NO_CITY;
    const known = this.#ofHour.get(city);
    if (known) return known;
    const row = { ...nothing(), city, hour: this.#hour, first: position, last: position, isPublished: false };
    this.#ofHour.set(city, row);
    return row;
  }
}

/** The row as the record store takes it. */
export function publishedRow(side: LedgerSide, row: CountedRow): LedgerRow {
  const { isPublished: _told, ...told } = row;
  return { ...told, side, hour: instant(row.hour) };
}
