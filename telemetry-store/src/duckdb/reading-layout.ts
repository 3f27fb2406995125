/**
 * Values that fit into one row. One row is one message of one device; a device with more properties continues in rows
 * of further `part`s. 12 covers every device of the catalogue in one row, and unused columns cost nothing at rest.
 */
export const VALUES_PER_ROW = 12;

/** Rows that DuckDB takes in one data chunk. Source: DuckDB, STANDARD_VECTOR_SIZE. */
export const CHUNK_ROWS = 2_048;

/** What a slot's numbers mean: themselves, 0 or 1, or the index of a word in the dictionary. */
export const SLOT_KINDS = ['number', 'boolean', 'word'] as const;

/** What a slot's numbers mean. */
export type SlotKind = (typeof SLOT_KINDS)[number];

/** The part of a device's rows that holds its slot. */
export function partOf(slot: number): number {
  return Math.floor(slot / VALUES_PER_ROW);
}

/** The value column that holds a slot. */
export function columnOf(slot: number): number {
  return slot % VALUES_PER_ROW;
}
