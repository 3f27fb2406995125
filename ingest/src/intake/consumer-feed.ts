import type { Journal } from '../journal/journal.ts';
import type { JournalReader } from '../journal/journal-reader.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import type { DecodedMessage } from './decode-message.ts';
import type { Tail } from './tail.ts';

/** The most messages that a consumer gets at once: decoding them from disk takes a few milliseconds of the event loop. */
export const MOST_PER_READ = 1_000;

/** What a consumer gets next: messages, the position behind them, and how many before them are lost to damage. */
export interface FeedPart {
  readonly messages: readonly DecodedMessage[];
  readonly next: number;
  readonly lost: number;
}

/** What a feed reads from. */
export interface ConsumerFeedOptions {
  readonly journal: Journal;
  readonly tail: Tail;
  readonly decode: (entry: JournalEntry, position: number) => DecodedMessage;
  /** Hears that the consumer asks for a further position: it has taken in everything before. */
  readonly moved: () => void;
}

/**
 * One consumer's way through the journal: from memory while it keeps up, from disk when it lags. Both give the same messages.
 */
export class ConsumerFeed {
  readonly #options: ConsumerFeedOptions;
  readonly #reader: JournalReader;
  #wake: (() => void) | undefined;
  #position = 0;

  constructor(options: ConsumerFeedOptions) {
    this.#options = options;
    this.#reader = options.journal.reader();
    options.tail.onBatch(() => this.#wake?.());
  }

  /** The position that the consumer asked for last. */
  get position(): number {
    return this.#position;
  }

  /** What stands at the position; undefined at the end of the journal. */
  async read(position: number): Promise<FeedPart | undefined> {
    const { journal, tail, decode, moved } = this.#options;
    if (position !== this.#position) {
      this.#position = position;
      moved();
    }
    if (position >= journal.next) return undefined;
    const batch = tail.from(position, MOST_PER_READ);
    if (batch) return { messages: batch.messages, next: position + batch.messages.length, lost: 0 };
    const { records, next, lost } = await this.#reader.read(position, MOST_PER_READ);
    return { messages: records.map((record) => decode(record, record.position)), next, lost };
  }

  /** Resolves when there is something at the position, after the time, or when the signal is aborted. */
  waitFor(position: number, limitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || position < this.#options.journal.next) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(finish, limitMs);
      signal.addEventListener('abort', finish, { once: true });
      this.#wake = finish;
    });
  }

  /** Closes the file that is open. */
  close(): Promise<void> {
    return this.#reader.close();
  }
}
