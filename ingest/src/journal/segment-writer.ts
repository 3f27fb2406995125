import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { EncodedPart } from './group-encoder.ts';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import type { Segment, SegmentList } from './segment-list.ts';
import { HEADER_BYTES, newHeader } from './segment-layout.ts';
import { segmentName } from './segment-name.ts';

/** What writing segments needs. A segment of `segmentBytes` is followed by a new one. */
export interface SegmentWriterOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly segments: SegmentList;
  readonly sync: 'fsync' | 'os';
  readonly segmentBytes: number;
  readonly log: Log;
}

interface ActiveSegment {
  readonly segment: Segment;
  readonly file: JournalFile;
  readonly mark: number;
}

/** Writes whole groups to the newest segment. It is created with the first group, and never opened again once closed. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #active: ActiveSegment | undefined;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  /** The segment that is being written. */
  get active(): Segment | undefined {
    return this.#active?.segment;
  }

  /** Makes the part durable; the journal then ends behind it. Rejects when the disk does: then `abandon` must follow. */
  async write(part: EncodedPart): Promise<void> {
    const { segments, sync } = this.#options;
    const { segment, file, mark } = await this.#withRoom();
    const bytes = part.encode(mark);
    await file.append(bytes);
    if (sync === 'fsync') await file.sync();
    segments.grow(segment, bytes.byteLength, part.next);
  }

  /** Closes the segment after a failure; what may stand behind its durable bytes is cut off, or else never read. */
  async abandon(): Promise<void> {
    const abandoned = this.#active;
    this.#active = undefined;
    if (!abandoned) return;
    const { segment, file } = abandoned;
    const { files, segments, log } = this.#options;
    const isEmpty = segment.bytes === HEADER_BYTES;
    try {
      if (!isEmpty) await file.truncate(segment.bytes);
      await file.close();
      if (isEmpty) await files.remove(segment.path);
    } catch (error) {
      log.warn({ err: error, segment: segment.path }, 'a failed journal segment could not be tidied');
    }
    if (isEmpty) segments.remove(segment);
  }

  /** Closes the file. */
  async close(): Promise<void> {
    const closed = this.#active;
    this.#active = undefined;
    await closed?.file.close();
  }

  async #withRoom(): Promise<ActiveSegment> {
    if (this.#active && this.#active.segment.bytes < this.#options.segmentBytes) return this.#active;
    await this.close();
    this.#active = await this.#create();
    return this.#active;
  }

  async #create(): Promise<ActiveSegment> {
    const { files, folder, segments, sync } = this.#options;
    const first = segments.next;
    const path = join(folder, segmentName(first));
    // A file of this name can only be the rest of an attempt that failed before its first record was durable.
    await files.remove(path);
    const file = await files.create(path);
    const header = newHeader();
    try {
      await file.append(header.bytes);
      if (sync === 'fsync') {
        await file.sync();
        await files.syncFolder(folder);
      }
    } catch (error) {
      await this.#discard(file, path);
      throw error;
    }
    const segment: Segment = { first, path, bytes: HEADER_BYTES };
    segments.add(segment);
    return { segment, file, mark: header.layout.mark };
  }

  async #discard(file: JournalFile, path: string): Promise<void> {
    try {
      await file.close();
      await this.#options.files.remove(path);
    } catch (error) {
      this.#options.log.warn(
        { err: error, segment: path },
        'a new journal segment could not be removed again',
      );
    }
  }
}
