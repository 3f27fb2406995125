import { withDeadline } from './deadline.ts';

/** What is done again and again; `onFailure` hears every failure, and the next round comes all the same. */
export interface PollerOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly limitMs: number;
  readonly run: () => Promise<void>;
  readonly onSuccess?: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Runs a task every `everyMs` and at once when poked, one run at a time: a poke during a run causes one more run
 * after it. A run that outlasts `limitMs` counts as failed.
 */
export class Poller {
  readonly #options: PollerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isPoked = false;
  #isClosed = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Runs now, or right after the run that is under way; resolves when that run has ended, failed or not. */
  async poke(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#running !== undefined) {
      this.#isPoked = true;
      return this.#running;
    }
    clearTimeout(this.#timer);
    this.#running = this.#rounds();
    await this.#running;
  }

  async #rounds(): Promise<void> {
    do {
      this.#isPoked = false;
      await this.#once();
    } while (this.#isPoked && !this.#isClosed);
    this.#running = undefined;
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.poke(), this.#options.everyMs);
  }

  async #once(): Promise<void> {
    const { run, limitMs, name, onSuccess, onFailure } = this.#options;
    try {
      await withDeadline(run(), limitMs, name);
      onSuccess?.();
    } catch (error) {
      onFailure(error);
    }
  }

  /** Ends the rounds; resolves when the run under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
