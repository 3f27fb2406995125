import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { TelemetryStoreError } from '../telemetry-store.ts';
import { withDeadline } from '../with-deadline.ts';
import { RowAppender } from './append-rows.ts';
import { hasRoomForCheckpoint, logBytes } from './checkpoint-room.ts';
import type { DirectorySize } from './datastream-directory.ts';
import { toStoreError } from './duckdb-error.ts';
import {
  CALL_LIMIT_MS,
  CHECKPOINT_INTERVAL_MS,
  CHECKPOINT_LOG_BYTES,
  CHECKPOINT_RETRY_MS,
  DEFAULT_MEMORY_LIMIT_MIB,
  DEFAULT_THREADS,
  LONG_CALL_LIMIT_MS,
  WAITING_CALLS_LIMIT,
  type DuckDbStoreOptions,
} from './duckdb-options.ts';
import { historySql } from './history-sql.ts';
import { readStreams } from './read-streams.ts';
import { streamsSql } from './streams-sql.ts';
import { historyColumns, readContent } from './read-content.ts';
import type {
  AppendRequest,
  ExtentRow,
  HistoryColumns,
  HistoryRequest,
  LatestColumns,
  OpenedContent,
  OpenedEngine,
  ReadingEngine,
  StreamsRequest,
} from './reading-engine.ts';
import { CREATE_TABLES, READINGS_TABLE } from './readings-schema.ts';
import { columnValues, toNumber } from './result-columns.ts';
import { RowBlock } from './row-block.ts';
import { saveEntries } from './save-entries.ts';
import { SerialQueue } from './serial-queue.ts';

/**
 * Opens the file in this thread: makes the tables, replays the log, reads the directory and the newest values.
 * Rejects with a TelemetryStoreError when the file is open in another process, damaged or of another version.
 */
export async function openDuckDbEngine(options: DuckDbStoreOptions): Promise<OpenedEngine> {
  const opening = openDatabase(options).catch((cause: unknown) => {
    throw toStoreError(cause, `opening ${options.path}`);
  });
  return withDeadline(opening, { limitMs: LONG_CALL_LIMIT_MS, what: `opening ${options.path}` });
}

async function openDatabase(options: DuckDbStoreOptions): Promise<OpenedEngine> {
  const instance = await DuckDBInstance.create(options.path, {
    memory_limit: `${options.memoryLimitMib ?? DEFAULT_MEMORY_LIMIT_MIB}MiB`,
    threads: String(options.threads ?? DEFAULT_THREADS),
    // Checkpoints are made here, when the disk has room for them: DuckDB would make its own on a full one too.
    checkpoint_threshold: '1TiB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const writer = await instance.connect();
    const reader = await instance.connect();
    await writer.run(CREATE_TABLES);
    const content = await readContent(reader);
    const rows = new RowAppender(await writer.createAppender(READINGS_TABLE));
    return {
      engine: new DuckDbEngine({ path: options.path, instance, writer, reader, rows }, content),
      content,
    };
  } catch (cause) {
    instance.closeSync();
    throw cause;
  }
}

interface OpenDatabase {
  readonly path: string;
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly reader: DuckDBConnection;
  readonly rows: RowAppender;
}

/** One connection writes and one reads, each one call at a time, so that no call blocks a thread of Node's pool. */
class DuckDbEngine implements ReadingEngine {
  readonly #database: OpenDatabase;
  readonly #writes = new SerialQueue(WAITING_CALLS_LIMIT);
  readonly #reads = new SerialQueue(WAITING_CALLS_LIMIT);
  readonly #checkpointTimer: NodeJS.Timeout;
  #saved: DirectorySize;
  #hasUnfoldedLog = false;
  #isCheckpointing = false;
  #retryTimer: NodeJS.Timeout | undefined;
  #checkpointFailure: TelemetryStoreError | undefined;
  #closing: Promise<void> | undefined;

  constructor(database: OpenDatabase, { entries }: OpenedContent) {
    this.#database = database;
    this.#saved = {
      devices: entries.devices.length,
      slots: entries.slots.length,
      words: entries.words.length,
    };
    this.#checkpointTimer = setInterval(() => {
      if (this.#writes.depth === 0) this.#checkpoint();
    }, CHECKPOINT_INTERVAL_MS);
    this.#checkpointTimer.unref();
  }

  append({ entries, blocks }: AppendRequest): Promise<void> {
    return this.#write('append', CALL_LIMIT_MS, async ({ path, writer, rows }) => {
      this.#saved = await saveEntries(writer, entries, this.#saved);
      try {
        for (const block of blocks) rows.append(RowBlock.fromPacked(block));
        rows.flush();
      } catch (cause) {
        rows.discard();
        throw cause;
      }
      if ((await logBytes(path)) >= CHECKPOINT_LOG_BYTES) this.#checkpoint();
    });
  }

  async history(request: HistoryRequest): Promise<HistoryColumns> {
    const sql = historySql(request);
    return historyColumns(await this.#read('history', CALL_LIMIT_MS, sql));
  }

  streams(request: StreamsRequest): Promise<LatestColumns> {
    const sql = streamsSql(request);
    return this.#reads.run(() => {
      this.#assertOpen();
      const { reader } = this.#database;
      return settled(readStreams(reader, sql), {
        what: 'histories',
        limitMs: CALL_LIMIT_MS,
        connection: reader,
      });
    });
  }

  deleteBefore(cutoffMs: number): Promise<void> {
    return this.#write('delete', LONG_CALL_LIMIT_MS, async ({ path, writer }) => {
      await writer.run(`DELETE FROM ${READINGS_TABLE} WHERE t < ${Math.ceil(cutoffMs)}`);
      if (await hasRoomForCheckpoint(path)) await writer.run('CHECKPOINT');
    });
  }

  async extent(): Promise<ExtentRow> {
    const counted = `SELECT count(*) AS readings, min(t) AS oldest, max(t) AS newest
      FROM (SELECT DISTINCT device, t FROM ${READINGS_TABLE})`;
    const reader = await this.#read('count', LONG_CALL_LIMIT_MS, counted);
    const readings = toNumber(columnValues(reader, 'readings')[0]);
    if (readings === 0) return { readings, oldest: null, newest: null };
    const [oldest, newest] = ['oldest', 'newest'].map((name) => toNumber(columnValues(reader, name)[0]));
    return { readings, oldest: oldest ?? null, newest: newest ?? null };
  }

  async ping(): Promise<void> {
    if (this.#checkpointFailure) throw this.#checkpointFailure;
    await this.#read('ping', CALL_LIMIT_MS, 'SELECT 1');
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  #write(what: string, limitMs: number, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
    return this.#writes.run(() => {
      this.#assertOpen();
      this.#hasUnfoldedLog = true;
      const { writer } = this.#database;
      return settled(work(this.#database), { what, limitMs, connection: writer });
    });
  }

  #read(what: string, limitMs: number, sql: string): ReturnType<DuckDBConnection['runAndReadAll']> {
    return this.#reads.run(() => {
      this.#assertOpen();
      const { reader } = this.#database;
      return settled(reader.runAndReadAll(sql), { what, limitMs, connection: reader });
    });
  }

  /** One that fails, or for which the disk has no room, loses nothing: the log keeps all. `ping` tells it until one succeeds. */
  #checkpoint(): void {
    if (!this.#hasUnfoldedLog || this.#isCheckpointing || this.#closing) return;
    this.#isCheckpointing = true;
    const checkpoint = this.#write('checkpoint', LONG_CALL_LIMIT_MS, async ({ path, writer }) => {
      if (!(await hasRoomForCheckpoint(path))) {
        throw new TelemetryStoreError('the disk has no room to fold the log into the file', {
          isTransient: true,
        });
      }
      await writer.run('CHECKPOINT');
      this.#hasUnfoldedLog = false;
    });
    checkpoint
      .then(
        () => (this.#checkpointFailure = undefined),
        (cause: unknown) => {
          this.#checkpointFailure = toStoreError(cause, 'checkpoint');
          this.#retryTimer = setTimeout(() => this.#checkpoint(), CHECKPOINT_RETRY_MS);
          this.#retryTimer.unref();
        },
      )
      .finally(() => (this.#isCheckpointing = false));
  }

  async #shutDown(): Promise<void> {
    clearInterval(this.#checkpointTimer);
    clearTimeout(this.#retryTimer);
    // Nobody waits for the answer of a question any more; what is being written is finished.
    this.#database.reader.interrupt();
    await Promise.all([this.#writes.drained(), this.#reads.drained()]);
    const { instance, reader, writer, rows } = this.#database;
    rows.close();
    reader.closeSync();
    writer.closeSync();
    instance.closeSync();
  }

  #assertOpen(): void {
    if (this.#closing) throw new TelemetryStoreError('the store is closed', { isTransient: true });
  }
}

/** The work's outcome with its errors as the store tells them; interrupted when it takes too long. */
async function settled<T>(
  work: Promise<T>,
  { what, limitMs, connection }: { what: string; limitMs: number; connection: DuckDBConnection },
): Promise<T> {
  try {
    return await withDeadline(work, { what, limitMs, onExpiry: () => connection.interrupt() });
  } catch (cause) {
    throw toStoreError(cause, what);
  }
}
