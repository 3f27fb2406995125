/**
 * Messages that wait for the next frame. A browser that falls further behind than this many messages (over a minute at
 * four a second) is better served by a new snapshot.
 */
export const MOST_QUEUED_MESSAGES = 256;

/** How messages are handed on. */
export interface FrameQueueOptions<T> {
  /** Runs the callback at the next frame; in a hidden page, where no frames come, after a short time. */
  readonly schedule: (run: () => void) => void;
  readonly deliver: (messages: readonly T[]) => void;
  /** Called instead of `deliver` when the queue was full: everything in it is dropped. */
  readonly onOverflow: () => void;
}

/** Collects messages and delivers them together, at most once per frame. Bounded: it drops all and says so. */
export class FrameQueue<T> {
  #messages: T[] = [];
  #isScheduled = false;
  readonly #options: FrameQueueOptions<T>;

  constructor(options: FrameQueueOptions<T>) {
    this.#options = options;
  }

  /** Adds a message. */
  push(message: T): void {
    if (this.#messages.length >= MOST_QUEUED_MESSAGES) {
      this.#messages = [];
      this.#options.onOverflow();
      return;
    }
    this.#messages.push(message);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.schedule(() => this.flush());
  }

  /** Forgets what waits. */
  clear(): void {
    this.#messages = [];
  }

  /** Delivers what waits without waiting for the frame. */
  flush(): void {
    this.#isScheduled = false;
    const messages = this.#messages;
    this.#messages = [];
    if (messages.length > 0) this.#options.deliver(messages);
  }
}

/** How long a hidden page lets messages wait, in milliseconds. */
export const HIDDEN_PAGE_FRAME_MS = 250;

/** The frames of the page, or a slow timer while it is hidden. */
export function schedulePageFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_PAGE_FRAME_MS);
  else requestAnimationFrame(run);
}
