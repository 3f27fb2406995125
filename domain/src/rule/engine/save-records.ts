import type { DatastreamRecord, EngineRecords } from './engine-records.ts';
import {
  clockState,
  datastreamState,
  ruleState,
  settle,
  silenceState,
  standingState,
  windowPrefix,
} from './record-rows.ts';
import { usualRows } from './usual-rows.ts';
import { chunkRows, type EngineRow } from './window-rows.ts';

/** The key of the clock's row. */
export const CLOCK_KEY = 'clock';

interface Storable {
  readonly key: string;
  isStored: boolean;
}

/** The row of a record that may have none: a deletion only when the store holds one. */
function optionalRow(record: Storable, state: string | null): EngineRow[] {
  const isNews = state !== null || record.isStored;
  record.isStored = state !== null;
  return isNews ? [{ key: record.key, state }] : [];
}

function datastreamRows(record: DatastreamRecord): EngineRow[] {
  const chunks = [...record.windows].flatMap(([name, window]) =>
    chunkRows(windowPrefix(record, name), window),
  );
  return [...chunks, ...usualRows(record), { key: record.key, state: datastreamState(record) }];
}

/** Those of the changed records that were not removed since. */
function present<K, R>(
  changed: readonly R[],
  records: ReadonlyMap<K, R>,
  keyOf: (record: R) => K,
): readonly R[] {
  return changed.filter((record) => records.get(keyOf(record)) === record);
}

/** The rows of everything that changed since the last call; deletions first. */
export function saveChanges(records: EngineRecords): EngineRow[] {
  const byKey = ({ key }: { readonly key: string }): string => key;
  const rules = present(records.changedRules, records.rules, ({ id }) => id);
  const datastreams = present(records.changedDatastreams, records.datastreams, byKey);
  const standings = present(records.changedStandings, records.standings, byKey);
  const silences = present(records.changedSilences, records.silences, byKey);
  const rows: EngineRow[] = [
    ...records.removedKeys.map((key) => ({ key, state: null })),
    ...(records.clock.isDirty ? [{ key: CLOCK_KEY, state: clockState(records.clock) }] : []),
    ...rules.map((record) => ({ key: `r|${record.id}`, state: ruleState(record) })),
    ...datastreams.flatMap(datastreamRows),
    ...standings.flatMap((record) => optionalRow(record, standingState(record))),
    ...silences.flatMap((record) => optionalRow(record, silenceState(record))),
  ];
  settle(records);
  return rows;
}
