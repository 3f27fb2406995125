import { TelemetryStoreError } from '../telemetry-store.ts';
import { LostDatabaseError } from './duckdb-error.ts';
import type { OpenedEngine, ReadingEngine } from './reading-engine.ts';

/** Milliseconds between two tries to open a lost database: a full disk is not freed faster, and opening reads a lot. */
export const REOPEN_INTERVAL_MS = 5_000;

/** How a lost engine is opened again. */
export interface Reopening {
  readonly open: () => Promise<OpenedEngine>;
  /** A clock that only goes forward, ms. */
  readonly monotonicMs: () => number;
}

/**
 * An engine that opens its database again at the next call after it was lost (DuckDB invalidates itself when a
 * checkpoint meets a full disk; a thread can die). The call that met the loss fails and may be repeated.
 */
export async function openReopeningEngine(reopening: Reopening): Promise<OpenedEngine> {
  const opened = await reopening.open();
  return { engine: new ReopeningEngine(opened.engine, reopening), content: opened.content };
}

class ReopeningEngine implements ReadingEngine {
  readonly #reopening: Reopening;
  #engine: Promise<ReadingEngine>;
  #failedAtMs: number | undefined;
  #lost: ReadingEngine | undefined;
  #isClosed = false;

  constructor(engine: ReadingEngine, reopening: Reopening) {
    this.#reopening = reopening;
    this.#engine = Promise.resolve(engine);
  }

  append: ReadingEngine['append'] = (request) => this.#call((engine) => engine.append(request));
  history: ReadingEngine['history'] = (request) => this.#call((engine) => engine.history(request));
  streams: ReadingEngine['streams'] = (request) => this.#call((engine) => engine.streams(request));
  deleteBefore: ReadingEngine['deleteBefore'] = (cutoff) =>
    this.#call((engine) => engine.deleteBefore(cutoff));
  extent: ReadingEngine['extent'] = () => this.#call((engine) => engine.extent());
  ping: ReadingEngine['ping'] = () => this.#call((engine) => engine.ping());

  async close(): Promise<void> {
    this.#isClosed = true;
    const engine = await this.#engine.catch(() => undefined);
    await engine?.close();
  }

  async #call<T>(work: (engine: ReadingEngine) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new TelemetryStoreError('the store is closed', { isTransient: true });
    const current = this.#openAgainIfFailed();
    const engine = await current;
    try {
      return await work(engine);
    } catch (cause) {
      if (cause instanceof LostDatabaseError && this.#engine === current) {
        this.#engine = this.#replace(engine);
        // The next call awaits it and meets its failure; until then nobody does.
        this.#engine.catch(() => undefined);
      }
      throw cause;
    }
  }

  #openAgainIfFailed(): Promise<ReadingEngine> {
    const { monotonicMs } = this.#reopening;
    if (this.#failedAtMs !== undefined && monotonicMs() - this.#failedAtMs >= REOPEN_INTERVAL_MS) {
      this.#engine = this.#open();
    }
    return this.#engine;
  }

  #replace(lost: ReadingEngine): Promise<ReadingEngine> {
    this.#lost = lost;
    return this.#open();
  }

  async #open(): Promise<ReadingEngine> {
    this.#failedAtMs = undefined;
    try {
      // Until the lost one let go of the file, a second one would damage it.
      await this.#lost?.close();
      this.#lost = undefined;
      return (await this.#reopening.open()).engine;
    } catch (error) {
      this.#failedAtMs = this.#reopening.monotonicMs();
      throw error;
    }
  }
}
