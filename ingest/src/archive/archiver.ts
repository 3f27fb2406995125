import type { QuarantinedMessage, QuarantineRecords } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import { pauseBefore } from '../clock/back-off.ts';
import { pause } from '../clock/pause.ts';
import { withinTime } from '../clock/time-limit.ts';
import type { ConsumerFeed } from '../intake/consumer-feed.ts';
import type { ReplayedMessage } from '../intake/decode-message.ts';
import type { FileCursor } from '../journal/file-cursor.ts';
import type { ArchiveLedger } from '../ledger/archive-ledger.ts';
import type { RepeatMemory } from '../ledger/repeat-memory.ts';
import type { Log } from '../log.ts';
import { collectBatch, originOf, type ArchiveBatch } from './archive-batch.ts';
import { refusedRow } from './quarantine-rows.ts';
import { writeAround, type RefusedReading } from './write-around.ts';

/** How often the cursor is stored while the archive moves, in milliseconds: a crash repeats no more than this, harmlessly. */
export const CURSOR_EVERY_MS = 1_000;

/** How long the record store may take for quarantine rows, in milliseconds. */
export const QUARANTINE_LIMIT_MS = 30_000;

/** How long readings wait for company when the store took nothing, in milliseconds. */
export const DOUBT_MS = 1_000;

/** Rows that go into quarantine in one call at most. */
export const ROWS_PER_PUT = 200;

/** What an archiver needs. `passed` hears every position that is durably archived. */
export interface ArchiverOptions {
  readonly feed: ConsumerFeed;
  readonly store: TelemetryStore;
  readonly quarantine: QuarantineRecords;
  readonly cursor: FileCursor;
  /** Counts what becomes of every reading; stored with the cursor. */
  readonly ledger: ArchiveLedger;
  /** Remembers across restarts which readings are repeats. */
  readonly memory: RepeatMemory;
  readonly from: number;
  readonly passed: (position: number) => void;
  /** Hears of every batch that is archived, and how many of its readings the store refused. */
  readonly archived: (batch: ArchiveBatch, refused: number) => void;
  /** Hears of every message out of quarantine that is archived, or quarantined again. */
  readonly settled: (replay: ReplayedMessage) => void;
  readonly log: Log;
}

/** How far the archive is. `lastAt` is when the last archived message arrived; 0 before the first. */
export interface ArchiveProgress {
  readonly position: number;
  readonly lastAt: number;
  readonly isReachable: boolean;
}

/**
 * Carries the journal into the telemetry store, in order and in batches, and what cannot be used into quarantine. Failures
 * are repeated for ever: the journal keeps everything. A crash repeats at most a second; both stores take that.
 */
export class Archiver {
  readonly #options: ArchiverOptions;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #position: number;
  #storedPosition: number;
  #storedMs = 0;
  #lastAt = 0;
  #isReachable = true;

  /** Starts at once. */
  constructor(options: ArchiverOptions) {
    this.#options = options;
    this.#position = options.from;
    this.#storedPosition = options.from;
    this.#running = this.#run();
  }

  /** How far the archive is. */
  get progress(): ArchiveProgress {
    return { position: this.#position, lastAt: this.#lastAt, isReachable: this.#isReachable };
  }

  /** Stops after the call in progress and stores the cursor. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#options.feed.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    await this.#untilDone('recalling the latest readings', () => this.#recall());
    while (!signal.aborted) {
      const batch = await this.#untilDone('reading the journal', () =>
        collectBatch(this.#options.feed, this.#position, signal),
      );
      if (batch && batch.next !== this.#position) await this.#archive(batch);
      else if (!signal.aborted) await this.#rest();
    }
    await this.#storeCursor();
    // Repeats are known as of the stored cursor only; where that could not be stored, an older memory is the true one.
    await this.#options.memory.close(this.#storedPosition === this.#position ? this.#position : 0);
  }

  async #recall(): Promise<true> {
    const { memory, feed, from } = this.#options;
    await memory.recall(feed, from, this.#closing.signal);
    return true;
  }

  async #rest(): Promise<void> {
    if (this.#storedPosition === this.#position) {
      await this.#options.feed.waitFor(this.#position, CURSOR_EVERY_MS, this.#closing.signal);
    } else {
      await this.#storeCursor();
    }
  }

  async #archive(batch: ArchiveBatch): Promise<void> {
    const { store, ledger, archived } = this.#options;
    const { signal } = this.#closing;
    const refused = await this.#untilDone('archiving', () => writeAround(store, batch.readings, signal));
    if (!refused) return;
    if (refused.length > 0 && refused.length === batch.readings.length) {
      await this.#doubt(refused);
      return;
    }
    const rows = [...batch.quarantine, ...refusedRows(batch, refused)];
    const isKept = await this.#untilDone('quarantining', () => this.#quarantine(rows));
    if (!isKept) return;
    const isSettled = await this.#untilDone('settling replays', () => this.#settleReplays(batch, rows));
    if (!isSettled) return;
    if (!this.#isReachable) this.#options.log.info({}, 'the archive moves on again');
    this.#isReachable = true;
    this.#position = batch.next;
    ledger.pass(batch, refused);
    this.#lastAt = batch.newestAt || this.#lastAt;
    archived(batch, refused.length);
    if (performance.now() - this.#storedMs >= CURSOR_EVERY_MS) await this.#storeCursor();
  }

  /**
   * Nothing was taken: that may be the store's fault (a wrong token, say) and not the readings'. They are tried again
   * together with what has arrived since; once the store takes something, what it still refuses is to blame.
   */
  async #doubt([first]: readonly RefusedReading[]): Promise<void> {
    if (this.#isReachable)
      this.#options.log.error({ reason: first?.reason }, 'the telemetry store takes nothing');
    this.#isReachable = false;
    await pause(DOUBT_MS, this.#closing.signal);
  }

  async #quarantine(rows: readonly QuarantinedMessage[]): Promise<true> {
    for (let from = 0; from < rows.length; from += ROWS_PER_PUT) {
      const part = rows.slice(from, from + ROWS_PER_PUT);
      await withinTime('quarantining', QUARANTINE_LIMIT_MS, this.#options.quarantine.put(part));
    }
    return true;
  }

  /** Messages out of quarantine leave it, but for what is still wrong with them. */
  async #settleReplays({ parts }: ArchiveBatch, rows: readonly QuarantinedMessage[]): Promise<true> {
    const { quarantine, settled } = this.#options;
    const keep = rows.map(({ id }) => id);
    for (const { messages } of parts) {
      for (const { replay } of messages) {
        if (!replay) continue;
        await withinTime('settling a replay', QUARANTINE_LIMIT_MS, quarantine.supersede(replay, keep));
        settled(replay);
      }
    }
    return true;
  }

  async #storeCursor(): Promise<void> {
    const { cursor, ledger, memory, passed, log } = this.#options;
    const position = this.#position;
    if (position === this.#storedPosition) return;
    this.#storedMs = performance.now();
    try {
      await cursor.store(position, ledger.note());
      this.#storedPosition = position;
      passed(position);
      memory.keep(position);
    } catch (error) {
      log.warn({ err: error }, 'the archive cursor could not be stored; tried again');
      await pause(CURSOR_EVERY_MS, this.#closing.signal);
    }
  }

  /** What the work answers, repeated until it succeeds; undefined when the archiver is closed before. */
  async #untilDone<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (this.#closing.signal.aborted) return undefined;
        if (attempt === 0)
          this.#options.log.error({ err: error }, `${what} failed; the journal keeps everything`);
        this.#isReachable = false;
        await pause(pauseBefore(attempt, Math.random()), this.#closing.signal);
      }
    }
    return undefined;
  }
}

function refusedRows(batch: ArchiveBatch, refused: readonly RefusedReading[]): readonly QuarantinedMessage[] {
  return refused.flatMap((refusal) => {
    const origin = originOf(batch, refusal.reading);
    return origin ? [refusedRow(origin.message, origin.device, { ...refusal, index: origin.index })] : [];
  });
}
