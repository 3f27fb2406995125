import { instant, type EpochMs } from '@ioc/domain';
import type { LedgerRecords, LedgerUpdate } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { Log } from '../log.ts';
import type { ArchiveLedger } from './archive-ledger.ts';
import { publishedRow, type CountedRow } from './ledger-table.ts';
import type { LimitedTally } from './limited-tally.ts';
import type { ReceivedFold } from './received-fold.ts';

/** How often the counts are published, in milliseconds: what whoever asks is behind at most. */
export const PUBLISH_EVERY_MS = 2_000;

/** How long the record store may take for them before it counts as away, in milliseconds. */
export const PUBLISH_LIMIT_MS = 5_000;

/** How long the ledger is kept, in milliseconds: 90 days. */
export const LEDGER_RETENTION_MS = 7_776_000_000;

/** How often older hours are deleted, in milliseconds. */
export const PRUNE_EVERY_MS = 3_600_000;

/** What a publisher needs. */
export interface LedgerPublisherOptions {
  readonly received: ReceivedFold;
  readonly archive: ArchiveLedger;
  readonly limited: LimitedTally;
  readonly records: LedgerRecords;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** Puts both sides of the ledger into the record store, as they are at one moment. While it is away the rows wait. */
export class LedgerPublisher {
  readonly #options: LedgerPublisherOptions;
  #publishing: Promise<void> | undefined;
  /** Whether a call is still on its way: a further one could be overtaken by it, and older numbers would stand. */
  #isPutting = false;
  #prunedAt = Number.NEGATIVE_INFINITY;
  #hasFailed = false;

  constructor(options: LedgerPublisherOptions) {
    this.#options = options;
  }

  /** Publishes what changed; calls during a publication share it. Never rejects. */
  publish(): Promise<void> {
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = undefined;
    });
    return this.#publishing;
  }

  /** Publishes once more, after the parts that count have stopped; a record store that is away is not waited for. */
  async close(): Promise<void> {
    await this.#publishing;
    if (!this.#hasFailed) await this.publish();
  }

  async #publish(): Promise<void> {
    if (this.#isPutting) return;
    const { received, archive, limited, log } = this.#options;
    const tables = [received.table, archive.table, limited.table];
    const rows = tables.flatMap((table) => table.unpublished());
    const update = this.#update();
    for (const row of rows) row.isPublished = true;
    try {
      await withinTime('publishing the ledger', PUBLISH_LIMIT_MS, this.#put(update));
      limited.table.letGo();
      await this.#prune(update.head.at);
      this.#hasFailed = false;
    } catch (error) {
      withdraw(rows);
      if (!this.#hasFailed) log.warn({ err: error }, 'the ledger could not be published; it follows later');
      this.#hasFailed = true;
    }
  }

  async #put(update: LedgerUpdate): Promise<void> {
    this.#isPutting = true;
    try {
      await this.#options.records.put(update);
    } finally {
      this.#isPutting = false;
    }
  }

  #update(): LedgerUpdate {
    const { received, archive, limited, now } = this.#options;
    return {
      head: { ingest: archive.book, received: received.next, passed: archive.position, at: now() },
      rows: [
        ...received.table.unpublished().map((row) => publishedRow('received', row)),
        ...archive.table.unpublished().map((row) => publishedRow('passed', row)),
        ...limited.table.unpublished().map((row) => publishedRow('limited', row)),
      ],
    };
  }

  async #prune(at: EpochMs): Promise<void> {
    if (at - this.#prunedAt < PRUNE_EVERY_MS) return;
    const { records } = this.#options;
    const before = instant(at - LEDGER_RETENTION_MS);
    await withinTime('pruning the ledger', PUBLISH_LIMIT_MS, records.prune(before));
    this.#prunedAt = at;
  }
}

function withdraw(rows: readonly CountedRow[]): void {
  for (const row of rows) row.isPublished = false;
}
