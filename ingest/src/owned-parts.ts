import type { Log } from './log.ts';

/** Something that is closed at the end. */
export interface Closeable {
  close(): Promise<void> | void;
}

/** What a process part has opened; closed in the reverse order of opening. */
export class OwnedParts {
  readonly #log: Log;
  readonly #parts: Closeable[] = [];
  #closing: Promise<void> | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes over the part and answers it. */
  add<T extends Closeable>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  /** Does something regularly until the end. */
  every(everyMs: number, work: () => void): void {
    const timer = setInterval(work, everyMs);
    this.#parts.push({ close: () => clearInterval(timer) });
  }

  /** Closes all; a part that fails to close does not keep the others open. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const part of this.#parts.toReversed()) {
      try {
        await part.close();
      } catch (error) {
        this.#log.error({ err: error }, 'a part did not close cleanly');
      }
    }
  }
}
