import type { Journal } from '../../journal/journal.ts';

/** Looks whether a journal takes in what comes: it has no trouble, and what waited at the last look became durable since. */
export class JournalProgress {
  readonly #journal: Pick<Journal, 'status' | 'next' | 'waitingBytes'>;
  #next = 0;
  #hasWaited = false;

  constructor(journal: Pick<Journal, 'status' | 'next' | 'waitingBytes'>) {
    this.#journal = journal;
  }

  /** Whether it took in what came since the last look. */
  look(): boolean {
    const { status, next, waitingBytes } = this.#journal;
    const isStuck = this.#hasWaited && waitingBytes > 0 && next === this.#next;
    this.#hasWaited = waitingBytes > 0;
    this.#next = next;
    return status.trouble === undefined && !isStuck;
  }
}
