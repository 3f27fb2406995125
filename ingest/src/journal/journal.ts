import type { Log } from '../log.ts';
import { DamagedSegments } from './damaged-segments.ts';
import { FileCursor } from './file-cursor.ts';
import type { Appended } from './group-queue.ts';
import { GroupWriter, type FailedWrites, type GroupListener, type JournalTrouble } from './group-writer.ts';
import type { JournalFiles } from './journal-files.ts';
import { JournalReader } from './journal-reader.ts';
import type { JournalEntry } from './record-format.ts';
import { recoverSegments } from './recover-segments.ts';
import { SegmentCleaner } from './segment-cleaner.ts';
import type { Segment, SegmentList } from './segment-list.ts';

/** The largest segment, in bytes: small enough to delete soon, large enough to create rarely. */
export const SEGMENT_BYTES = 33_554_432;

/** A journal has at least so many segments' room, so that deleting consumed ones always frees some. */
export const LEAST_SEGMENTS = 8;

/** How long closing waits for the last group, in milliseconds; what is not durable by then was never acknowledged. */
export const CLOSE_LIMIT_MS = 5_000;

/** What opening a journal needs. `cursors` are the positions that the consumers have passed. */
export interface JournalOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly sync: 'fsync' | 'os';
  readonly maxBytes: number;
  readonly cursors: ReadonlyMap<string, number>;
  readonly onGroup: GroupListener;
  readonly log: Log;
}

/** How a journal is. `next` is the position behind the last durable record. */
export interface JournalStatus {
  readonly next: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly trouble: JournalTrouble | undefined;
  readonly failedWrites: FailedWrites;
  readonly damagedBytes: number;
}

/** Where the journal ended when it was closed in order: what is missing before it then is damage, not a crash. */
function endCursor({ files, folder }: JournalOptions): FileCursor {
  return new FileCursor(files, folder, 'end');
}

/**
 * The durable record of everything that arrived (format: `docs/journal.md`). It owns every accepted message until each
 * named consumer has moved its cursor past it.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #segments: SegmentList;
  readonly #writer: GroupWriter;
  readonly #cleaner: SegmentCleaner;
  readonly #damaged: DamagedSegments;

  private constructor(options: JournalOptions, segments: SegmentList, damaged: DamagedSegments) {
    this.#options = options;
    this.#segments = segments;
    this.#damaged = damaged;
    const segmentBytes = Math.min(SEGMENT_BYTES, Math.ceil(options.maxBytes / LEAST_SEGMENTS));
    this.#writer = new GroupWriter({ ...options, segments, segmentBytes });
    const active = (): Segment | undefined => this.#writer.activeSegment;
    this.#cleaner = new SegmentCleaner({ ...options, segments, active, damaged });
  }

  /** Opens the journal of a folder, mending what a crash left behind. Rejects when the folder cannot be used. */
  static async open(options: JournalOptions): Promise<Journal> {
    const { folder, files, log } = options;
    const damaged = new DamagedSegments(options);
    const cursors = [...options.cursors.values()];
    await files.makeFolder(folder);
    const segments = await recoverSegments({
      folder,
      files,
      passedByAll: Math.max(0, Math.min(...cursors)),
      passedByOne: Math.max(0, ...cursors),
      durableTo: await endCursor(options).load(),
      damaged,
      log,
    });
    return new Journal(options, segments, damaged);
  }

  /** How the journal is now. */
  get status(): JournalStatus {
    return {
      next: this.#segments.next,
      bytes: this.#segments.bytes,
      maxBytes: this.#options.maxBytes,
      trouble: this.#writer.trouble,
      failedWrites: this.#writer.failedWrites,
      damagedBytes: this.#damaged.bytes,
    };
  }

  /** The position behind the last durable record. */
  get next(): number {
    return this.#segments.next;
  }

  /** The position of the oldest record that is still there; `next` when there is none. */
  get first(): number {
    return this.#segments.all[0]?.first ?? this.#segments.next;
  }

  /** How many bytes wait to become durable. */
  get waitingBytes(): number {
    return this.#writer.waitingBytes;
  }

  /** Appends; `appended` is called when the entry is durable, or with the reason why it never will be. */
  append(entry: JournalEntry, appended: Appended): void {
    this.#writer.append(entry, appended);
  }

  /** A reader for one consumer, which closes it. */
  reader(): JournalReader {
    return new JournalReader({
      files: this.#options.files,
      segments: this.#segments,
      onDamage: (damage) => this.#damaged.note(damage),
    });
  }

  /** Notes that the consumer has durably passed everything below the position, and deletes what all have passed. */
  passed(consumer: string, position: number): void {
    this.#cleaner.passed(consumer, position);
  }

  /** Writes what waits, notes where the journal ends, and closes; see `CLOSE_LIMIT_MS`. */
  async close(): Promise<void> {
    await this.#writer.close(CLOSE_LIMIT_MS);
    await this.#cleaner.idle();
    await this.#damaged.idle();
    try {
      await endCursor(this.#options).store(this.#segments.next);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the end of the journal could not be noted');
    }
  }
}
