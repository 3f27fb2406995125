import type { BoundEngine } from './engine/bound-engine.ts';
import { EngineRecords } from './engine/engine-records.ts';
import { loadRecords } from './engine/load-records.ts';
import { saveChanges } from './engine/save-records.ts';

export { EngineRowError } from './engine/row-reader.ts';

/** All that the engine remembers between events. Its fields are the engine's own business. */
export interface EngineState {
  readonly records: EngineRecords;
  /** The records laid out for the plan in use. */
  bound: BoundEngine | undefined;
}

/** The state of an engine that has seen nothing. */
export function initialState(): EngineState {
  return { records: new EngineRecords(), bound: undefined };
}

/**
 * The rows that changed since the last call; null deletes. Written together with the transitions and the cursor of the
 * events behind them, they let `restoreState` go on at exactly that place (R22).
 *
 * Rows: `clock`; `r|rule`; `d|device|property` with the open part of its windows, and `w|device|property|fn|ms|n` for
 * every 32 entries before, written once; `u|device|property|fn|ms|least|weeks|zone|hour` for what is
 * usual at an hour of the week; `g|rule|by|id` for what stands or is on the way; `n|rule|by|id` for standing
 * alerts about silence.
 */
export function takeChanges(state: EngineState): readonly { key: string; state: string | null }[] {
  return saveChanges(state.records);
}

/**
 * The state whose rows were stored, in any order. Everything that is not in the rows follows from them.
 *
 * @throws EngineRowError when a row cannot be read.
 */
export function restoreState(rows: Iterable<{ key: string; state: string | null }>): EngineState {
  return { records: loadRecords(rows), bound: undefined };
}

/** A window that got more readings than it can hold. */
export interface MergedWindow {
  readonly datastream: string;
  readonly window: string;
}

/**
 * The windows whose older samples were merged into buckets, because more than 4,096 fell into them (R37): signals over
 * them are exact but for the window's older end, which is as coarse as a bucket. `datastream` is `device|property`,
 * `window` the function and the length in milliseconds, such as `mean|3600000`.
 */
export function mergedWindows({ records }: EngineState): readonly MergedWindow[] {
  return [...records.datastreams.values()].flatMap(({ key, windows }) =>
    [...windows]
      .filter(([, { signal }]) => signal.window.isMerged)
      .map(([window]) => ({ datastream: key.slice(2), window })),
  );
}
