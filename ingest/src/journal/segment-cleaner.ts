import type { Log } from '../log.ts';
import type { DamagedSegments } from './damaged-segments.ts';
import type { JournalFiles } from './journal-files.ts';
import type { Segment, SegmentList } from './segment-list.ts';

/** What cleaning needs. `active` is the segment that is being written, which stays; `cursors` is where the consumers begin. */
export interface SegmentCleanerOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly segments: SegmentList;
  readonly cursors: ReadonlyMap<string, number>;
  readonly active: () => Segment | undefined;
  readonly damaged: DamagedSegments;
  readonly log: Log;
}

/** Deletes the segments that every consumer has durably passed, and no other. */
export class SegmentCleaner {
  readonly #options: SegmentCleanerOptions;
  readonly #cursors: Map<string, number>;
  #cleaning: Promise<void> | undefined;

  constructor(options: SegmentCleanerOptions) {
    this.#options = options;
    this.#cursors = new Map(options.cursors);
  }

  /** Notes that the consumer has durably passed everything below the position. */
  passed(consumer: string, position: number): void {
    this.#cursors.set(consumer, position);
    this.#cleaning ??= this.#tryToClean().finally(() => {
      this.#cleaning = undefined;
    });
  }

  /** Resolves when no deletion is under way. */
  async idle(): Promise<void> {
    await this.#cleaning;
  }

  async #tryToClean(): Promise<void> {
    try {
      await this.#clean();
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'consumed journal segments could not be deleted; tried again at the next move',
      );
    }
  }

  async #clean(): Promise<void> {
    const { folder, files, segments, active, damaged } = this.#options;
    const before = Math.min(...this.#cursors.values());
    const done = segments.all.filter((segment) => segment !== active() && segments.endOf(segment) <= before);
    await damaged.idle();
    for (const segment of done) {
      await files.remove(segment.path);
      segments.remove(segment);
      damaged.forget(segment.path);
    }
    if (done.length > 0) await files.syncFolder(folder);
  }
}
