import { pauseBefore } from '../clock/back-off.ts';
import { pause } from '../clock/pause.ts';
import { JournalError } from './journal-error.ts';
import { GroupEncoder, type EncodedPart } from './group-encoder.ts';
import { GroupQueue, MOST_WAITING_BYTES, type Appended, type Group } from './group-queue.ts';
import type { JournalEntry } from './record-format.ts';
import type { Segment } from './segment-list.ts';
import { SegmentWriter, type SegmentWriterOptions } from './segment-writer.ts';

/** The most bytes written and synced together: a sync of 4 MiB stays within tens of milliseconds on a slow disk. */
export const LARGEST_GROUP_BYTES = 4_194_304;

/** How often a full journal looks whether there is room again, in milliseconds. */
export const ROOM_CHECK_MS = 100;

/** How often the pause before another attempt is doubled at most: a disk that works again is used within two seconds. */
const MOST_DOUBLINGS = 3;

/** What keeps the journal from accepting: no room (`full`), or a disk that fails (`failed`). */
export type JournalTrouble = 'full' | 'failed';

/** Writes and syncs of groups that failed, by what was in their way; each attempt at a group counts. */
export type FailedWrites = Readonly<Record<JournalTrouble, number>>;

/**
 * What a listener made of a group: `whenDurable` is called when all of it is durable. `notes` (by index in the group)
 * are written with the messages they are about.
 */
export interface GroupReception {
  readonly whenDurable: () => void;
  readonly notes?: ReadonlyMap<number, Uint8Array>;
}

/**
 * Hears of every group before it is written: the judgement can go with it, and the time of the sync is free for what
 * follows. `first` is the position of the first entry.
 */
export type GroupListener = (first: number, entries: readonly JournalEntry[]) => GroupReception;

/** What a writer needs. */
export interface GroupWriterOptions extends SegmentWriterOptions {
  readonly maxBytes: number;
  readonly onGroup: GroupListener;
}

const FULL_DISK_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Writes entries in groups: one write and one `fdatasync` for all that arrived in the meantime, then all of their
 * waiters are called in order. A write or sync that fails closes its segment for good; the group is written again into
 * a new segment, and only a sync that succeeded there counts (a sync repeated on the same file would lie: the kernel
 * drops the failed pages). Without room the group waits, and so does everybody behind it: nothing is dropped.
 */
export class GroupWriter {
  readonly #options: GroupWriterOptions;
  readonly #closing = new AbortController();
  readonly #queue: GroupQueue;
  readonly #encoder: GroupEncoder;
  readonly #segment: SegmentWriter;
  #running: Promise<void> | undefined;
  readonly #failedWrites = { full: 0, failed: 0 };
  #trouble: JournalTrouble | undefined;
  #isClosed = false;

  constructor(options: GroupWriterOptions) {
    const largestGroup = Math.min(LARGEST_GROUP_BYTES, options.segmentBytes);
    this.#options = options;
    this.#queue = new GroupQueue(largestGroup);
    this.#encoder = new GroupEncoder(largestGroup);
    this.#segment = new SegmentWriter(options);
  }

  /** What keeps the journal from accepting at the moment. */
  get trouble(): JournalTrouble | undefined {
    return this.#trouble;
  }

  /** Writes and syncs that failed since the start: a trouble may be over before anybody asks. */
  get failedWrites(): FailedWrites {
    return this.#failedWrites;
  }

  /** The segment that is being written, which the cleaner leaves alone. */
  get activeSegment(): Segment | undefined {
    return this.#segment.active;
  }

  /** How many bytes wait to become durable. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** Queues the entry. */
  append(entry: JournalEntry, appended: Appended): void {
    if (this.#isClosed) {
      appended(new JournalError('closed', 'the journal is closed'));
    } else if (this.#queue.push(entry, appended)) {
      this.#running ??= this.#run();
    } else {
      appended(new JournalError('overfull', `more than ${MOST_WAITING_BYTES} bytes wait to be written`));
    }
  }

  /** Writes what waits, as far as that succeeds within the time, and closes the file. Waiters left over are refused. */
  async close(limitMs: number): Promise<void> {
    this.#isClosed = true;
    this.#queue.hurry();
    const limit = setTimeout(() => this.#closing.abort(), limitMs);
    await this.#running;
    clearTimeout(limit);
    const refusal = new JournalError('closed', 'the journal was closed before this was durable');
    for (let group = this.#queue.take(); group; group = this.#queue.take()) this.#settle(group, refusal);
    await this.#segment.close();
  }

  async #run(): Promise<void> {
    while (!this.#queue.isEmpty && !this.#closing.signal.aborted) {
      if (!this.#isClosed) await this.#queue.linger();
      const group = this.#queue.take();
      if (!group) break;
      const isDurable = await this.#writeGroup(group);
      this.#settle(group, isDurable ? undefined : new JournalError('closed', 'closed before it was durable'));
    }
    this.#running = undefined;
  }

  #settle(group: Group, refusal: JournalError | undefined): void {
    this.#queue.settle(group);
    for (const appended of group.waiters) appended(refusal);
  }

  /** Whether the group became durable; false only when the writer is closed before it did. */
  async #writeGroup({ entries, bytes }: Group): Promise<boolean> {
    const { segments, onGroup } = this.#options;
    // While a group waits for room nobody has heard of it: what follows from the journal can be saved, which makes room.
    if (!(await this.#waitForRoom(bytes))) return false;
    const { whenDurable, notes } = onGroup(segments.next, entries);
    for (const part of this.#encoder.encode({ first: segments.next, entries, bytes, notes })) {
      if (!(await this.#makeDurable(part))) return false;
    }
    whenDurable();
    return true;
  }

  /** Whether the part became durable. */
  async #makeDurable(part: EncodedPart): Promise<boolean> {
    for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
      if (!(await this.#waitForRoom(part.bytes))) break;
      try {
        await this.#segment.write(part);
        this.#report(undefined);
        return true;
      } catch (error) {
        const trouble = FULL_DISK_CODES.has(codeOf(error)) ? 'full' : 'failed';
        this.#failedWrites[trouble] += 1;
        this.#report(trouble, error);
        await this.#segment.abandon();
        await pause(pauseBefore(Math.min(attempt, MOST_DOUBLINGS), Math.random()), this.#closing.signal);
      }
    }
    return false;
  }

  async #waitForRoom(bytes: number): Promise<boolean> {
    const { segments, maxBytes } = this.#options;
    while (segments.bytes + bytes > maxBytes) {
      this.#report('full');
      await pause(ROOM_CHECK_MS, this.#closing.signal);
      if (this.#closing.signal.aborted) return false;
    }
    return true;
  }

  #report(trouble: JournalTrouble | undefined, error?: unknown): void {
    if (trouble !== this.#trouble) {
      const { log } = this.#options;
      if (trouble === undefined) log.info({}, 'the journal accepts messages again');
      else log.error({ err: error, trouble }, 'the journal accepts nothing; acknowledgements stop');
    }
    this.#trouble = trouble;
  }
}
