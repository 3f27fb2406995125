import type { JournalFiles } from '../journal/journal-files.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import type { Log } from '../log.ts';
import { MOST_PER_READ } from './consumer-feed.ts';
import type { DecodedMessage } from './decode-message.ts';
import { FoldFile, type SavedFold } from './fold-file.ts';
import type { JournalFold } from './journal-fold.ts';
import type { TailBatch } from './tail.ts';

/** How often the folds are saved, in milliseconds: what a start replays is bounded by it. */
export const SAVE_FOLDS_EVERY_MS = 30_000;

/** Messages after which the folds are saved earlier: at the least speed of a replay (I10) they take 2.5 s. */
export const SAVE_FOLDS_EVERY_MESSAGES = 250_000;

/**
 * Share of the journal's room after which the folds are saved earlier: what they still need must never be what keeps a full
 * journal full.
 */
export const MOST_UNSAVED_SHARE = 1 / 16;

/** The name under which the journal keeps what the folds still need. */
export const FOLDS_CONSUMER = 'folds';

/** What a keeper needs. */
export interface FoldKeeperOptions {
  readonly folds: readonly JournalFold[];
  readonly files: JournalFiles;
  readonly folder: string;
  /** Hears the position below which no fold needs the journal any more. */
  readonly passed: (position: number) => void;
  /** By default `SAVE_FOLDS_EVERY_MESSAGES`. */
  readonly saveEveryMessages?: number;
  /** How many bytes the journal takes now, and may take. */
  readonly room: () => { readonly bytes: number; readonly maxBytes: number };
  readonly log: Log;
}

/** What a replay reads. */
export interface ReplaySource {
  readonly journal: Journal;
  readonly decode: (entry: JournalEntry, position: number) => DecodedMessage;
}

interface KeptFold {
  readonly fold: JournalFold;
  readonly file: FoldFile;
  /** The position behind what the fold has taken in. */
  position: number;
  /** The position of the saved state. */
  saved: number;
  isDue: boolean;
}

/**
 * Keeps the folds through crashes: loads what was saved, replays the journal behind it before anything new arrives, then
 * tells every durable batch, and saves in between. A state is taken in the turn in which a batch became durable, one fold
 * a turn; it is written while the work goes on. Until it is stored the journal keeps what a replay would need.
 */
export class FoldKeeper {
  readonly #options: FoldKeeperOptions;
  readonly #kept: readonly KeptFold[];
  #unreadable = 0;
  #sinceDue = 0;
  #bytesWhenDue = 0;
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> | undefined;
  #hasFailed = false;

  private constructor(options: FoldKeeperOptions) {
    this.#options = options;
    this.#kept = options.folds.map((fold) => ({
      fold,
      file: new FoldFile(options.files, options.folder, fold.name),
      position: 0,
      saved: 0,
      isDue: false,
    }));
  }

  /** Loads every fold; one that cannot be read begins empty. Rejects when the file system does. */
  static async restore(options: FoldKeeperOptions): Promise<FoldKeeper> {
    const keeper = new FoldKeeper(options);
    for (const kept of keeper.#kept) await keeper.#load(kept);
    return keeper;
  }

  /** The lowest saved position: below it the folds need nothing. */
  get savedUpTo(): number {
    return Math.min(...this.#kept.map(({ saved }) => saved));
  }

  /** How many saved folds could not be read at the start. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Brings the folds to the end of the journal, from where they hear batches, and begins to save them regularly. */
  async replay({ journal, decode }: ReplaySource): Promise<void> {
    const reader = journal.reader();
    let position = Math.max(journal.first, Math.min(...this.#kept.map((kept) => kept.position)));
    try {
      while (position < journal.next) {
        const { records, next } = await reader.read(position, MOST_PER_READ);
        const messages = records.map((record) => decode(record, record.position));
        this.take({ first: position, messages });
        position = next;
      }
    } finally {
      await reader.close();
    }
    for (const kept of this.#kept) kept.position = Math.max(kept.position, position);
    this.#timer = setInterval(() => this.#fallDue(), SAVE_FOLDS_EVERY_MS);
  }

  /** Tells the folds a batch; each hears of every message once. */
  take(batch: TailBatch): void {
    const behind = (batch.messages.at(-1)?.position ?? batch.first - 1) + 1;
    for (const kept of this.#kept) {
      const news = unheard(batch, kept.position);
      if (news) kept.fold.take(news);
      kept.position = Math.max(kept.position, behind);
    }
    this.#sinceDue += batch.messages.length;
    if (this.#hasMuchUnsaved()) this.#fallDue();
    this.#saveOne();
  }

  /** Begins to save without waiting for a batch: a full journal brings none before the folds let some of it go. */
  makeRoom(): void {
    this.#fallDue();
    this.#saveOne();
  }

  /** Saves all and stops; call it when no batch comes any more. Never rejects. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stored();
    this.#fallDue();
    await this.#stored();
  }

  /** Resolves when nothing is being stored and nothing follows. */
  async #stored(): Promise<void> {
    for (let storing = this.#storing; storing; storing = this.#storing) await storing;
  }

  async #load(kept: KeptFold): Promise<void> {
    const loaded = await kept.file.load();
    if (loaded === 'absent') return;
    if (loaded !== 'unreadable' && kept.fold.load(loaded.state)) {
      kept.position = kept.saved = loaded.position;
      return;
    }
    this.#unreadable += 1;
    this.#options.log.error(
      { fold: kept.fold.name },
      'a saved state cannot be read; it begins anew with what the journal still holds',
    );
  }

  #hasMuchUnsaved(): boolean {
    const { room, saveEveryMessages = SAVE_FOLDS_EVERY_MESSAGES } = this.#options;
    const { bytes, maxBytes } = room();
    // Less than before: others let go of segments meanwhile.
    this.#bytesWhenDue = Math.min(this.#bytesWhenDue, bytes);
    return this.#sinceDue >= saveEveryMessages || bytes - this.#bytesWhenDue > maxBytes * MOST_UNSAVED_SHARE;
  }

  #fallDue(): void {
    this.#sinceDue = 0;
    this.#bytesWhenDue = this.#options.room().bytes;
    for (const kept of this.#kept) kept.isDue = kept.position > kept.saved;
    this.#saveOne();
  }

  /** One at a time: copying two large states in one turn would stall it twice as long. */
  #saveOne(): void {
    if (this.#storing) return;
    for (const kept of this.#kept) {
      const state = kept.isDue ? kept.fold.save() : undefined;
      if (!state) continue;
      kept.isDue = false;
      this.#storing = this.#store(kept, { position: kept.position, state }).finally(() => {
        this.#storing = undefined;
        this.#saveOne();
      });
      return;
    }
  }

  async #store(kept: KeptFold, saved: SavedFold): Promise<void> {
    try {
      await kept.file.store(saved);
      kept.saved = saved.position;
      this.#options.passed(this.savedUpTo);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed)
        this.#options.log.error(
          { err: error, fold: kept.fold.name },
          'a state could not be saved; tried again',
        );
      this.#hasFailed = true;
    }
  }
}

/** What of the batch a fold at the position has not heard; undefined for nothing. */
function unheard(batch: TailBatch, position: number): TailBatch | undefined {
  if (position <= batch.first) return batch;
  const messages = batch.messages.filter((message) => message.position >= position);
  return messages.length === 0 ? undefined : { first: position, messages };
}
