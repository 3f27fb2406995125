import { describe, expect, it } from 'vitest';
import { at } from '../sample-readings.suite.ts';
import { LostDatabaseError } from './duckdb-error.ts';
import { openThreadedEngine } from './threaded-engine.ts';

const OPTIONS = { path: 'unused' };
const NOTHING = '{ first: { devices: 0, slots: 0, words: 0 }, devices: [], slots: [], words: [] }';

describe('the engine in a thread', () => {
  it('rejects everything that waits when the thread dies, and everything after', async () => {
    const { engine } = await openThreadedEngine(
      OPTIONS,
      threadThat(`if (call.op === 'extent') process.exit(7)`),
    );
    const waiting = [
      engine.ping(),
      engine.history({ device: 0, slots: [0], span: { from: at(0), to: at(1) }, limit: 1 }),
      engine.extent(),
    ];
    for (const call of await Promise.allSettled(waiting)) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { name: 'TelemetryStoreError', isTransient: true },
      });
    }
    await expect(engine.ping()).rejects.toThrow('ended with code 7');
    await expect(engine.ping()).rejects.toBeInstanceOf(LostDatabaseError);
    await engine.close();
  });

  it('rejects the opening with the reason that the thread tells', async () => {
    const fault = `{ message: 'opening x: no such disk', isTransient: true, isLost: false }`;
    const opening = openThreadedEngine(
      OPTIONS,
      threadThat(`parentPort.postMessage({ id, ok: false, fault: ${fault} }); return`),
    );
    await expect(opening).rejects.toThrow('no such disk');
  });

  it('rejects the opening when the thread cannot start', async () => {
    const opening = openThreadedEngine(
      OPTIONS,
      new URL('data:text/javascript,throw new Error("no such module")'),
    );
    await expect(opening).rejects.toMatchObject({ name: 'TelemetryStoreError', isTransient: true });
  });

  it('refuses more calls than may wait', async () => {
    const { engine } = await openThreadedEngine(OPTIONS, threadThat(''));
    const calls = Array.from({ length: 300 }, () => engine.ping().catch((error: unknown) => String(error)));
    expect(await Promise.race(calls)).toContain('the store is busy: 256 calls are waiting');
    await engine.close();
    await Promise.all(calls);
  });
});

/** A thread that opens nothing: it does the statements and answers, but neither questions nor pings. */
function threadThat(statements: string): URL {
  const program = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, call }) => {
      ${statements};
      if (call.op === 'history' || call.op === 'ping') return;
      const content = { entries: ${NOTHING}, latest: { t: [], v: [], q: [], slot: [], device: [] } };
      parentPort.postMessage({ id, ok: true, result: { op: call.op, content } });
    });`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}
