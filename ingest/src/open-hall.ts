import type { IngestOptions } from './ingest-options.ts';
import { ConsumerFeed } from './intake/consumer-feed.ts';
import { decodeMessage, type DecodedMessage } from './intake/decode-message.ts';
import type { DeviceRegistry } from './intake/device-registry.ts';
import { FoldKeeper, FOLDS_CONSUMER, type ReplaySource } from './intake/fold-keeper.ts';
import type { JournalFold } from './intake/journal-fold.ts';
import { Tail, type Judge } from './intake/tail.ts';
import { Births } from './mapping/sparkplug/births.ts';
import { FileCursor } from './journal/file-cursor.ts';
import { Journal } from './journal/journal.ts';
import { nodeFiles } from './journal/journal-files.ts';
import type { JournalEntry } from './journal/record-format.ts';

/** How old a reading may be by default and still be kept, in milliseconds: two years. */
export const DEFAULT_RETENTION_MS = 63_158_400_000;

/** The hall behind the doors: the journal, its decoded tail, and the ways of the consumers through them. */
export interface Hall {
  readonly journal: Journal;
  readonly tail: Tail;
  readonly archiveFrom: number;
  readonly rulesFrom: number;
  readonly folds: FoldKeeper;
  /** A new way through the journal for one consumer, which closes it. */
  feed(): ConsumerFeed;
  close(): Promise<void>;
}

/** What follows from the journal, and who judges what goes into it, which is one of the folds. */
export interface HallFolds {
  readonly folds: readonly JournalFold[];
  readonly judge: Judge;
}

/**
 * Opens the journal, finds where its consumers are, and brings the folds to its end. Rejects when the folder cannot be used
 * or the records do not answer.
 */
export async function openHall(
  options: IngestOptions,
  registry: DeviceRegistry,
  { folds, judge }: HallFolds,
): Promise<Hall> {
  const { dir, sync, maxBytes, files = nodeFiles } = options.journal;
  const retentionMs = options.retentionMs ?? DEFAULT_RETENTION_MS;
  const births = new Births();
  const decode = (entry: JournalEntry, position: number): DecodedMessage => {
    births.learn(entry, position);
    return decodeMessage(entry, position, {
      registry: registry.snapshot,
      retentionMs,
      births: births.lookup,
    });
  };
  await files.makeFolder(dir);
  const archiveCursor = new FileCursor(files, dir, 'archive');
  const archived = await archiveCursor.load();
  const { cursor: evaluated } = await options.records.evaluation.load();
  const keeper = await FoldKeeper.restore({
    folds: [births, ...folds],
    files,
    folder: dir,
    passed: (position) => {
      opened.journal?.passed(FOLDS_CONSUMER, position);
      births.prune(opened.journal?.first ?? 0);
    },
    room: () => opened.journal?.status ?? { bytes: 0, maxBytes },
    log: options.log,
  });
  const opened: { journal?: Journal } = {};
  const tail = new Tail(decode, judge);
  const journal = await Journal.open({
    folder: dir,
    files,
    sync,
    maxBytes,
    cursors: new Map([
      ['archive', archived],
      ['rules', evaluated],
      [FOLDS_CONSUMER, keeper.savedUpTo],
    ]),
    onGroup: (first, entries) => tail.receive(first, entries),
    log: options.log,
  });
  opened.journal = journal;
  await replayed(keeper, { journal, decode });
  tail.onBatch((batch) => keeper.take(batch));
  const feeds: ConsumerFeed[] = [];
  return {
    journal,
    tail,
    folds: keeper,
    // What is missing behind a stored cursor is lost, and counted so; without a cursor the archive begins with what is there.
    archiveFrom: archived === 0 ? journal.first : archived,
    rulesFrom: evaluated,
    feed: () => {
      const feed = new ConsumerFeed({ journal, tail, decode, moved: () => tail.trim(lowest(feeds)) });
      feeds.push(feed);
      return feed;
    },
    close: async () => {
      await journal.close();
      delete opened.journal;
      await keeper.close();
    },
  };
}

/** Replays; a journal whose folds cannot follow it is closed again. */
async function replayed(keeper: FoldKeeper, source: ReplaySource): Promise<void> {
  try {
    await keeper.replay(source);
  } catch (error) {
    await source.journal.close();
    throw error;
  }
}

function lowest(feeds: readonly ConsumerFeed[]): number {
  return Math.min(...feeds.map(({ position }) => position));
}
