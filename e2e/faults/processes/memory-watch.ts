import { processVitals } from './process-vitals.ts';

/** Pause between two looks, in milliseconds. */
const LOOK_EVERY_MS = 50;

/** Follows the memory of a process from a moment on. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  readonly #before: number;
  #most: number;

  private constructor(pid: number, before: number) {
    this.#pid = pid;
    this.#before = this.#most = before;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Begins to look. */
  static async start(pid: number): Promise<MemoryWatch> {
    return new MemoryWatch(pid, (await processVitals(pid)).rssBytes);
  }

  /** By how many bytes RSS was above where it began, at most. */
  get grownBytes(): number {
    return this.#most - this.#before;
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      this.#most = Math.max(this.#most, (await processVitals(this.#pid)).rssBytes);
    } catch {
      // It has ended, which shows elsewhere.
      this.stop();
    }
  }
}
