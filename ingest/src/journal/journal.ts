import { basename, join } from 'node:path';
import type { Log } from '../log.ts';
import { cleanSegments } from './clean-segments.ts';
import { GroupWriter, type Appended, type GroupListener, type JournalTrouble } from './group-writer.ts';
import type { JournalFiles } from './journal-files.ts';
import { JournalReader, type JournalDamage } from './journal-reader.ts';
import type { JournalEntry } from './record-format.ts';
import { recoverSegments } from './recover-segments.ts';
import type { SegmentList } from './segment-list.ts';

/** The largest segment, in bytes: small enough to delete soon, large enough to create rarely. */
export const SEGMENT_BYTES = 33_554_432;

/** A journal has at least so many segments' room, so that deleting consumed ones always frees some. */
export const LEAST_SEGMENTS = 8;

/** How long closing waits for the last group, in milliseconds; what is not durable by then was never acknowledged. */
export const CLOSE_LIMIT_MS = 5_000;

/** Damaged segments kept aside for whoever wants to look, at most. */
export const MOST_DAMAGED_KEPT = 8;

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
  readonly damagedBytes: number;
}

/**
 * The durable record of everything that arrived (format: `docs/journal.md`). It owns every accepted message until each
 * named consumer has moved its cursor past it.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #segments: SegmentList;
  readonly #writer: GroupWriter;
  readonly #cursors: Map<string, number>;
  readonly #damaged: Set<string>;
  #damagedBytes = 0;
  #cleaning: Promise<void> | undefined;
  #keepingAside: Promise<void> = Promise.resolve();

  private constructor(options: JournalOptions, segments: SegmentList, damages: readonly JournalDamage[]) {
    this.#options = options;
    this.#segments = segments;
    this.#cursors = new Map(options.cursors);
    this.#damaged = new Set();
    this.#writer = new GroupWriter({
      ...options,
      segments,
      segmentBytes: Math.min(SEGMENT_BYTES, Math.ceil(options.maxBytes / LEAST_SEGMENTS)),
    });
    for (const damage of damages) this.#noteDamage(damage);
  }

  /** Opens the journal of a folder, mending what a crash left behind. Rejects when the folder cannot be used. */
  static async open(options: JournalOptions): Promise<Journal> {
    const damages: JournalDamage[] = [];
    const segments = await recoverSegments({
      folder: options.folder,
      files: options.files,
      atLeast: Math.max(0, ...options.cursors.values()),
      onDamage: (damage) => damages.push(damage),
    });
    return new Journal(options, segments, damages);
  }

  /** How the journal is now. */
  get status(): JournalStatus {
    return {
      next: this.#segments.next,
      bytes: this.#segments.bytes,
      maxBytes: this.#options.maxBytes,
      trouble: this.#writer.trouble,
      damagedBytes: this.#damagedBytes,
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
      onDamage: (damage) => this.#noteDamage(damage),
    });
  }

  /** Notes that the consumer has durably passed everything below the position, and deletes what all have passed. */
  passed(consumer: string, position: number): void {
    this.#cursors.set(consumer, position);
    this.#cleaning ??= this.#clean().finally(() => {
      this.#cleaning = undefined;
    });
  }

  /** Writes what waits and closes; see `CLOSE_LIMIT_MS`. */
  async close(): Promise<void> {
    await this.#writer.close(CLOSE_LIMIT_MS);
    await this.#cleaning;
    await this.#keepingAside;
  }

  async #clean(): Promise<void> {
    const { folder, files, log } = this.#options;
    try {
      await cleanSegments({
        folder,
        files,
        segments: this.#segments,
        before: Math.min(...this.#cursors.values()),
        active: this.#writer.activeSegment,
      });
    } catch (error) {
      log.warn(
        { err: error },
        'consumed journal segments could not be deleted; tried again at the next move',
      );
    }
  }

  #noteDamage(damage: JournalDamage): void {
    this.#damagedBytes += damage.bytes;
    this.#options.log.error({ ...damage }, 'damage in the journal: records are lost');
    if (this.#damaged.has(damage.path) || this.#damaged.size >= MOST_DAMAGED_KEPT) return;
    this.#damaged.add(damage.path);
    this.#keepingAside = this.#keepingAside.then(() => this.#keepAside(damage.path));
  }

  async #keepAside(path: string): Promise<void> {
    const { files, folder, log } = this.#options;
    try {
      const aside = join(folder, 'damaged');
      await files.makeFolder(aside);
      await files.copy(path, join(aside, basename(path)));
    } catch (error) {
      log.warn({ err: error, path }, 'a damaged journal segment could not be kept aside');
    }
  }
}
