import { Worker } from 'node:worker_threads';
import { RecordStoreError } from '../record-store-error.ts';
import type {
  StatementResult,
  ThreadAnswer,
  ThreadCall,
  ThreadFault,
  ThreadStart,
} from './sqlite-thread-protocol.ts';

/** The compiled thread program, for a caller in the sources and in the build alike. */
export const SQLITE_THREAD_PROGRAM = new URL('../../dist/sqlite/sqlite-thread.js', import.meta.url);

/** Young objects of the thread, MiB: statements and rows on their way, which live for one call. */
const YOUNG_OBJECTS_MIB = 12;

interface Waiting {
  readonly resolve: (result: StatementResult<never>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A SQLite file in a thread of its own: what a commit waits for, the disk above all, holds up nobody else. One call at a
 * time. When the thread dies, the call under way and all later ones reject as `unavailable`.
 */
export class SqliteConnectionThread {
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  #waiting: Waiting | undefined;
  #death: RecordStoreError | undefined;

  private constructor(path: string, program: URL) {
    const start: ThreadStart = { path };
    this.#worker = new Worker(program, {
      name: 'sqlite',
      workerData: start,
      // Flags of this process, such as conditions that lead to sources, do not fit the compiled thread.
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_OBJECTS_MIB },
    });
    this.#worker.on('message', (answer: ThreadAnswer<never>) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#die('the thread of the record store failed', cause));
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#die(`the thread of the record store ended with code ${code}`);
        resolve();
      });
    });
  }

  /** Opens the file. Rejects with `RecordStoreError`. */
  static async open(path: string, program = SQLITE_THREAD_PROGRAM): Promise<SqliteConnectionThread> {
    const thread = new SqliteConnectionThread(path, program);
    try {
      await thread.#answer();
      return thread;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  /** Whether the thread is no more. */
  get isDead(): boolean {
    return this.#death !== undefined;
  }

  /** What the statement answers. Rejects with `RecordStoreError`, or `TypeError` when a value cannot be bound. */
  execute(text: string, parameters: readonly unknown[]): Promise<StatementResult<never>> {
    return this.#call({ text, parameters });
  }

  /** Folds the log into the file and ends the thread. */
  async close(): Promise<void> {
    try {
      if (!this.isDead) await this.#call({ close: true });
    } finally {
      await this.#gone;
    }
  }

  /** Ends the thread at once; the call under way and all later ones reject. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #call(call: ThreadCall): Promise<StatementResult<never>> {
    if (this.#death) return Promise.reject(this.#death);
    const answer = this.#answer();
    this.#worker.postMessage(call, []);
    return answer;
  }

  #answer(): Promise<StatementResult<never>> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #settle(answer: ThreadAnswer<never>): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (answer.ok) waiting?.resolve(answer.result);
    else waiting?.reject(errorOf(answer.fault));
  }

  #die(message: string, cause?: unknown): void {
    this.#death ??= new RecordStoreError('unavailable', message, { cause });
    this.#waiting?.reject(this.#death);
    this.#waiting = undefined;
  }
}

function errorOf({ code, message }: ThreadFault): Error {
  return code === undefined ? new TypeError(message) : new RecordStoreError(code, message);
}
