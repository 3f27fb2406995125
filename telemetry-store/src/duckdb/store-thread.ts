import { parentPort } from 'node:worker_threads';
import { TelemetryStoreError } from '../telemetry-store.ts';
import { openDuckDbEngine } from './duckdb-engine.ts';
import { LostDatabaseError, toStoreError } from './duckdb-error.ts';
import type { ReadingEngine } from './reading-engine.ts';
import type {
  ThreadCall,
  ThreadFault,
  ThreadRequest,
  ThreadResponse,
  ThreadResult,
} from './thread-protocol.ts';

/** The thread that opens the DuckDB file for `openThreadedDuckDbStore`: answers calls until it is told to close. */
function serveCalls(port: NonNullable<typeof parentPort>): void {
  let engine: ReadingEngine | undefined;
  const answer = async (call: ThreadCall): Promise<ThreadResult> => {
    if (call.op === 'open') {
      const opened = await openDuckDbEngine(call.options);
      engine = opened.engine;
      return { op: 'open', content: opened.content };
    }
    if (!engine) throw new TelemetryStoreError('the database is not open', { isTransient: true });
    return callEngine(engine, call);
  };
  port.on('message', ({ id, call }: ThreadRequest) => {
    const respond = (response: ThreadResponse): void => port.postMessage(response, transferablesOf(response));
    answer(call).then(
      (result) => respond({ id, ok: true, result }),
      (cause: unknown) => respond({ id, ok: false, fault: faultOf(cause, call.op) }),
    );
  });
}

async function callEngine(
  engine: ReadingEngine,
  call: Exclude<ThreadCall, { op: 'open' }>,
): Promise<ThreadResult> {
  switch (call.op) {
    case 'append':
      await engine.append(call.request);
      return { op: 'append' };
    case 'history':
      return { op: 'history', columns: await engine.history(call.request) };
    case 'streams':
      return { op: 'streams', columns: await engine.streams(call.request) };
    case 'deleteBefore':
      await engine.deleteBefore(call.cutoffMs);
      return { op: 'deleteBefore' };
    case 'extent':
      return { op: 'extent', row: await engine.extent() };
    case 'ping':
      await engine.ping();
      return { op: 'ping' };
    case 'close':
      await engine.close();
      return { op: 'close' };
  }
}

function transferablesOf(response: ThreadResponse): ArrayBuffer[] {
  if (!response.ok) return [];
  const { result } = response;
  if (result.op === 'history' || result.op === 'streams') return buffersOf(Object.values(result.columns));
  return result.op === 'open' ? buffersOf(Object.values(result.content.latest)) : [];
}

function buffersOf(columns: readonly ArrayBufferView[]): ArrayBuffer[] {
  return columns.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

function faultOf(cause: unknown, op: string): ThreadFault {
  const { message, isTransient } = toStoreError(cause, op);
  return { message, isTransient, isLost: cause instanceof LostDatabaseError };
}

if (parentPort) serveCalls(parentPort);
