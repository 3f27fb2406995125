import type { JournalError } from './journal-error.ts';
import { recordBytes, type JournalEntry } from './record-format.ts';

/**
 * How long the first entry of a group waits for others, in milliseconds. Every group costs some 0.1 ms of the processor
 * for its two calls to the disk, however small it is; 5 ms is what I2 allows.
 */
export const LINGER_MS = 5;

/**
 * A group of so many bytes waits no longer: that is some 400 small messages, beyond which waiting gains nothing, and well
 * below what a broker hands over at most before it waits itself for acknowledgements (1,000 messages).
 */
export const LINGER_BYTES = 65_536;

/** The most bytes that may wait to be written; beyond it entries are refused, so that memory stays bounded. */
export const MOST_WAITING_BYTES = 67_108_864;

/** Called once: without an error the entry is durable at its position, with one it is not and must not be acknowledged. */
export type Appended = (error?: JournalError) => void;

/** Entries that are written together, those who wait for them, and the bytes of their records. */
export interface Group {
  readonly entries: JournalEntry[];
  readonly waiters: Appended[];
  bytes: number;
}

/** The entries that wait to be written, in groups. Bounded. */
export class GroupQueue {
  readonly #largestGroup: number;
  readonly #groups: Group[] = [];
  #bytes = 0;
  #endLinger: (() => void) | undefined;

  /** `largestGroup` is in bytes; a single entry may be larger. */
  constructor(largestGroup: number) {
    this.#largestGroup = largestGroup;
  }

  /** How many bytes wait, with those of the groups that were taken and are not settled. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#groups.length === 0;
  }

  /** Queues the entry; false when too much waits already. */
  push(entry: JournalEntry, appended: Appended): boolean {
    const bytes = recordBytes(entry);
    if (this.#bytes + bytes > MOST_WAITING_BYTES) return false;
    const group = this.#groupFor(bytes);
    group.entries.push(entry);
    group.waiters.push(appended);
    group.bytes += bytes;
    this.#bytes += bytes;
    if (this.#bytes >= LINGER_BYTES) this.hurry();
    return true;
  }

  /** The next group, in the order of arrival. It counts as waiting until it is settled. */
  take(): Group | undefined {
    return this.#groups.shift();
  }

  /** Says that a group that was taken has its answer. */
  settle(group: Group): void {
    this.#bytes -= group.bytes;
  }

  /** Resolves when the first group has waited long enough for others: after `LINGER_MS`, `LINGER_BYTES`, or a hurry. */
  linger(): Promise<void> {
    if (this.#bytes >= LINGER_BYTES) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#endLinger = undefined;
        resolve();
      };
      const timer = setTimeout(end, LINGER_MS);
      this.#endLinger = end;
    });
  }

  /** Ends the lingering. */
  hurry(): void {
    this.#endLinger?.();
  }

  #groupFor(bytes: number): Group {
    const last = this.#groups.at(-1);
    if (last && last.bytes + bytes <= this.#largestGroup) return last;
    const group: Group = { entries: [], waiters: [], bytes: 0 };
    this.#groups.push(group);
    return group;
  }
}
