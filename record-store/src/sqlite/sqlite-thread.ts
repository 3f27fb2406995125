import { parentPort, workerData } from 'node:worker_threads';
import { RecordStoreError } from '../record-store-error.ts';
import { LibsqlDatabase } from './libsql-database.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { SQLITE_BUSY_TIMEOUT_MS } from './patient-driver.ts';
import type {
  StatementResult,
  ThreadAnswer,
  ThreadCall,
  ThreadFault,
  ThreadStart,
} from './sqlite-thread-protocol.ts';

const NOTHING: StatementResult = { rows: [] };

/**
 * The thread that opens the file for `openThreadedSqliteRecordStore`: answers one statement after the other until it is
 * told to close. Waiting for another process' lock may block here: it is all that this thread does.
 */
function serveStatements(port: NonNullable<typeof parentPort>, { path }: ThreadStart): void {
  let database: LibsqlDatabase | undefined;
  const answer = (work: () => StatementResult): void => port.postMessage(answerOf(work));
  answer(() => {
    database = new LibsqlDatabase(openSqliteFile(path, SQLITE_BUSY_TIMEOUT_MS));
    return NOTHING;
  });
  port.on('message', (call: ThreadCall) => {
    answer(() => {
      if (!database) throw new RecordStoreError('closed', 'the record store is closed');
      if ('text' in call) return execute(database, call.text, call.parameters);
      database.close();
      return NOTHING;
    });
    if ('close' in call) port.close();
  });
}

function execute(database: LibsqlDatabase, text: string, parameters: readonly unknown[]): StatementResult {
  const statement = database.prepare(text);
  if (statement.reader) return { rows: statement.all(parameters) };
  return { rows: [], ...statement.run(parameters) };
}

function answerOf(work: () => StatementResult): ThreadAnswer {
  try {
    return { ok: true, result: work() };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

function faultOf(error: unknown): ThreadFault {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof RecordStoreError ? { code: error.code, message } : { message };
}

// The only writer of this data is `SqliteThread`, which gives it as `ThreadStart`.
const start: ThreadStart = workerData;
if (parentPort) serveStatements(parentPort, start);
