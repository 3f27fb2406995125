import type { CityId, EpochMs } from '@ioc/domain';

/** Stands for the city of what no known city can be told of. */
export const NO_CITY = '-';

/**
 * Which side of the journal a row counts: what became durable (`received`), or what the archive has passed (`passed`). The
 * two are counted independently, so that they can contradict each other. Beside them stands what a limit dropped before
 * the journal (`limited`), of which only `messages` is counted.
 */
export type LedgerSide = 'received' | 'passed' | 'limited';

/**
 * Counts of what arrived in one hour for one city, by one ingest: absolute numbers that rise. `readings` is the unit of the
 * balance; `messages` counts messages of every kind but ticks, `statuses` those outside the balance. Of the readings that
 * the archive has passed each is one of `archived`, `duplicate` and `quarantined`; `empty` and `partly` count some of
 * them again. `lost` counts journal records lost to damage.
 */
export interface LedgerCounts {
  readonly messages: number;
  readonly readings: number;
  readonly statuses: number;
  readonly archived: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly empty: number;
  readonly partly: number;
  readonly lost: number;
}

/**
 * One row of a side, known by ingest, side, city, hour and `first`: the journal position with which it began. An hour that
 * an ingest had already let go of, and that comes again because a clock was set, gets a further row.
 */
export interface LedgerRow extends LedgerCounts {
  readonly side: LedgerSide;
  readonly city: string;
  /** The beginning of the hour. */
  readonly hour: EpochMs;
  readonly first: number;
  /** The position of the newest message counted. */
  readonly last: number;
}

/** How far an ingest's counts go: `received` and `passed` are the journal positions behind what each side has counted. */
export interface LedgerHead {
  readonly ingest: string;
  readonly received: number;
  readonly passed: number;
  readonly at: EpochMs;
}

/** Rows of one ingest that changed, and its head, all of one moment. */
export interface LedgerUpdate {
  readonly head: LedgerHead;
  readonly rows: readonly LedgerRow[];
}

/**
 * What became of the readings that arrived in one hour for one city, over all ingests. `difference` is what is missing
 * from `received = archived + duplicate + quarantined + pending`; `lost` is how much of it damage of a journal explains.
 * `limited` are messages that were dropped before the journal, because their device sent more than it may.
 */
export interface LedgerLine {
  readonly city: CityId | typeof NO_CITY;
  readonly hour: EpochMs;
  readonly received: number;
  readonly archived: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly pending: number;
  readonly difference: number;
  readonly lost: number;
  readonly empty: number;
  readonly partly: number;
  readonly statuses: number;
  readonly limited: number;
}

/** The ledger of a span, newest hour first. */
export interface LedgerReport {
  readonly lines: readonly LedgerLine[];
  /** Messages that left the journal and reached nobody, at whatever hour they arrived; 0 where nothing is wrong. */
  readonly unexplained: number;
  readonly heads: readonly LedgerHead[];
}

/** Which part of the ledger; `from` is inclusive, `to` exclusive, and both go by the beginning of the hour. */
export interface LedgerFilter {
  readonly city?: CityId | typeof NO_CITY;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** The ledger of ingest: what arrived, and what became of it. */
export interface LedgerRecords {
  /** Stores the numbers of an ingest; idempotent, since they are absolute. */
  put(update: LedgerUpdate): Promise<void>;
  read(filter: LedgerFilter): Promise<LedgerReport>;
  /** Deletes the hours before the instant, and what is known of ingests that were silent since; how many rows. */
  prune(before: EpochMs): Promise<number>;
}

/** Whether every line balances and no message is missing. */
export function isLedgerBalanced({ lines, unexplained }: LedgerReport): boolean {
  return unexplained === 0 && lines.every(({ difference }) => difference === 0);
}
