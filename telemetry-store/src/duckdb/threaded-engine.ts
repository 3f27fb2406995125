import { Worker } from 'node:worker_threads';
import { TelemetryStoreError } from '../telemetry-store.ts';
import { withDeadline } from '../with-deadline.ts';
import { LostDatabaseError } from './duckdb-error.ts';
import {
  CALL_LIMIT_MS,
  CLOSE_LIMIT_MS,
  LONG_CALL_LIMIT_MS,
  WAITING_CALLS_LIMIT,
  type DuckDbStoreOptions,
} from './duckdb-options.ts';
import type {
  AppendRequest,
  ExtentRow,
  HistoryColumns,
  HistoryRequest,
  LatestColumns,
  OpenedEngine,
  ReadingEngine,
  StreamsRequest,
} from './reading-engine.ts';
import type { ThreadCall, ThreadFault, ThreadResponse, ThreadResult } from './thread-protocol.ts';

/** The compiled thread program, for a caller in the sources and in the build alike. */
const THREAD_PROGRAM = new URL('../../dist/duckdb/store-thread.js', import.meta.url);

/** Milliseconds that ending the thread may take: a system call of DuckDB under way cannot be broken off. */
const TERMINATE_LIMIT_MS = 5_000;

/** A call that waits for its answer. */
interface PendingCall {
  readonly resolve: (result: ThreadResult) => void;
  readonly reject: (error: TelemetryStoreError) => void;
}

/**
 * Opens the file in a thread of its own. When that thread dies, every waiting call rejects with LostDatabaseError.
 * `program` is what the thread runs: the compiled `store-thread.ts`.
 */
export async function openThreadedEngine(
  options: DuckDbStoreOptions,
  program = THREAD_PROGRAM,
): Promise<OpenedEngine> {
  const engine = new ThreadedEngine(program);
  try {
    return { engine, content: await engine.open(options) };
  } catch (cause) {
    await engine.end();
    throw cause;
  }
}

class ThreadedEngine implements ReadingEngine {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingCall>();
  #lastId = 0;
  /** Calls that the thread works on, those included whose time is over. */
  #unanswered = 0;
  #closing: Promise<void> | undefined;
  #death: LostDatabaseError | undefined;

  constructor(program: URL) {
    // Flags of this process, such as conditions that lead to sources, do not fit the compiled thread.
    this.#worker = new Worker(program, { name: 'duckdb', execArgv: [] });
    this.#worker.on('message', (response: ThreadResponse) => this.#settle(response));
    this.#worker.on('error', (cause) => this.#die('the thread of the database failed', cause));
    this.#worker.on('exit', (code) => this.#die(`the thread of the database ended with code ${code}`));
  }

  async open(options: DuckDbStoreOptions): Promise<OpenedEngine['content']> {
    const result = await this.#call({ op: 'open', options }, LONG_CALL_LIMIT_MS);
    return result.op === 'open' ? result.content : unexpected(result);
  }

  async append(request: AppendRequest): Promise<void> {
    const buffers = request.blocks.map(({ buffer }) => buffer);
    await this.#call({ op: 'append', request }, CALL_LIMIT_MS, buffers);
  }

  async history(request: HistoryRequest): Promise<HistoryColumns> {
    const result = await this.#call({ op: 'history', request }, CALL_LIMIT_MS);
    return result.op === 'history' ? result.columns : unexpected(result);
  }

  async streams(request: StreamsRequest): Promise<LatestColumns> {
    const result = await this.#call({ op: 'streams', request }, CALL_LIMIT_MS);
    return result.op === 'streams' ? result.columns : unexpected(result);
  }

  async deleteBefore(cutoffMs: number): Promise<void> {
    await this.#call({ op: 'deleteBefore', cutoffMs }, LONG_CALL_LIMIT_MS);
  }

  async extent(): Promise<ExtentRow> {
    const result = await this.#call({ op: 'extent' }, LONG_CALL_LIMIT_MS);
    return result.op === 'extent' ? result.row : unexpected(result);
  }

  async ping(): Promise<void> {
    await this.#call({ op: 'ping' }, CALL_LIMIT_MS);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeInOrder();
    return this.#closing;
  }

  /**
   * Ends the thread, or lets it be when it still works on a call: Node ends the whole process when a thread is ended
   * while the database's binding has work under way.
   */
  async end(): Promise<void> {
    if (this.#unanswered > 0) {
      this.#worker.unref();
      return;
    }
    await withDeadline(this.#worker.terminate(), {
      limitMs: TERMINATE_LIMIT_MS,
      what: 'ending the database thread',
    });
  }

  async #closeInOrder(): Promise<void> {
    try {
      if (!this.#death) await this.#call({ op: 'close' }, CLOSE_LIMIT_MS);
      // The database is closed: nothing of it is under way, whatever was not answered.
      this.#unanswered = 0;
    } finally {
      await this.end();
    }
  }

  #call(call: ThreadCall, limitMs: number, transfer: ArrayBuffer[] = []): Promise<ThreadResult> {
    if (this.#death) return Promise.reject(this.#death);
    if (this.#pending.size >= WAITING_CALLS_LIMIT && call.op !== 'close') {
      const message = `the store is busy: ${this.#pending.size} calls are waiting`;
      return Promise.reject(new TelemetryStoreError(message, { isTransient: true }));
    }
    const id = ++this.#lastId;
    const answer = new Promise<ThreadResult>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call }, transfer);
      this.#unanswered++;
    });
    return withDeadline(answer, { limitMs, what: call.op, onExpiry: () => this.#pending.delete(id) });
  }

  #settle(response: ThreadResponse): void {
    this.#unanswered--;
    const call = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (response.ok) call?.resolve(response.result);
    else call?.reject(errorOf(response.fault));
  }

  #die(message: string, cause?: unknown): void {
    this.#death ??= new LostDatabaseError(message, cause);
    for (const { reject } of this.#pending.values()) reject(this.#death);
    this.#pending.clear();
    this.#unanswered = 0;
  }
}

function errorOf({ message, isTransient, isLost }: ThreadFault): TelemetryStoreError {
  return isLost ? new LostDatabaseError(message) : new TelemetryStoreError(message, { isTransient });
}

function unexpected(result: ThreadResult): never {
  throw new TelemetryStoreError(`the thread of the database answered with ${result.op}`, {
    isTransient: true,
  });
}
