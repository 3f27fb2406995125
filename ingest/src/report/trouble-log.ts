import type { EpochMs } from '@ioc/domain';
import type { IngestHeartbeat } from '@ioc/wire';

/** Troubles that are remembered, those that last included: the last few shifts. */
export const MOST_TROUBLES = 20;

/** What can be wrong with an ingest. */
export type IngestTrouble = IngestHeartbeat['troubles'][number];

/** A trouble and its time; `until` is absent while it lasts. */
export interface LoggedTrouble {
  readonly trouble: IngestTrouble;
  readonly since: EpochMs;
  readonly until?: EpochMs;
}

/** The last troubles with when they began and ended, newest first. */
export class TroubleLog {
  #entries: readonly LoggedTrouble[] = [];

  /** The last troubles, newest first. */
  get entries(): readonly LoggedTrouble[] {
    return this.#entries;
  }

  /** Notes what is wrong now. */
  note(troubles: readonly IngestTrouble[], now: EpochMs): void {
    const lasting = this.#entries.filter(({ until }) => until === undefined);
    const begun = troubles.filter((trouble) => !lasting.some((entry) => entry.trouble === trouble));
    const hasEnded = lasting.some(({ trouble }) => !troubles.includes(trouble));
    if (begun.length === 0 && !hasEnded) return;
    const known = this.#entries.map((entry) =>
      entry.until === undefined && !troubles.includes(entry.trouble) ? { ...entry, until: now } : entry,
    );
    this.#entries = bounded([...begun.map((trouble) => ({ trouble, since: now })), ...known]);
  }
}

/** The newest entries; one that lasts is never dropped for one that is over. */
function bounded(entries: readonly LoggedTrouble[]): readonly LoggedTrouble[] {
  let isOver = entries.length - MOST_TROUBLES;
  return entries
    .toReversed()
    .filter(({ until }) => {
      if (isOver <= 0 || until === undefined) return true;
      isOver -= 1;
      return false;
    })
    .toReversed();
}
