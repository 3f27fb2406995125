import { ProblemError } from '../problem/problem-error.ts';

/** Jobs that run at a time: each has a thread, and live work goes first. */
export const JOBS_AT_A_TIME = 2;

/** Jobs that may wait for their turn; one more is asked to come back. */
export const MOST_WAITING_JOBS = 8;

/** Lets so many jobs run at a time, in the order of their coming. */
export class JobTurns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Runs the work when it is its turn; rejects when the signal aborts before. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#running < JOBS_AT_A_TIME) this.#running += 1;
    else await this.#turn(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING_JOBS) {
      throw new ProblemError('too-many-requests', { headers: { 'retry-after': '5' } });
    }
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(begin);
    });
  }
}
