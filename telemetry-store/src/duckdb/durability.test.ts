import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_PACKAGE, buildPackage } from '../built-package.suite.ts';
import { EVER, NENH, PM, reading } from '../sample-readings.suite.ts';
import type { StorePlace } from '../telemetry-store-contract.suite.ts';
import { openDuckDbStore } from './duckdb-store.ts';
import { makeTemporaryPlace } from './temporary-place.suite.ts';
import { openThreadedDuckDbStore } from './threaded-store.ts';

/** Readings of one write in the child. */
const BATCH = 200;
/** Writes that must be acknowledged before the child is killed. */
const BATCHES_BEFORE_KILL = 25;

describe('a DuckDB file', () => {
  let place: StorePlace & { readonly path: string };
  let children: ChildProcess[] = [];

  beforeAll(buildPackage);
  beforeEach(async () => {
    place = await makeTemporaryPlace(openDuckDbStore);
  });
  afterEach(async () => {
    await Promise.all(children.map(kill));
    children = [];
    await place.remove();
  });

  it.each(['openDuckDbStore', 'openThreadedDuckDbStore'])(
    'I1 has every reading whose write by %s resolved before kill -9',
    async (opener) => {
      const child = startWriter(opener, place.path);
      children.push(child);
      const acknowledged = await countAcknowledged(child);
      const store = await place.open();
      const points = await store.range({ device: NENH, property: PM, ...EVER, limit: 1_000_000 });
      expect(points.length).toBeGreaterThanOrEqual(acknowledged * BATCH);
      expect(points.length % BATCH).toBe(0);
      expect(points.every(({ v }, index) => v === index)).toBe(true);
      await store.close();
    },
  );

  it('is refused, with the number of the process that has it open', async () => {
    const child = startWriter('openDuckDbStore', place.path);
    children.push(child);
    await once(child, 'message');
    const opening = place.open();
    await expect(opening).rejects.toMatchObject({ name: 'TelemetryStoreError', isTransient: true });
    await expect(opening).rejects.toThrow(`open in process ${child.pid}`);
  });

  it('is opened once in this process, whichever way, and again after it was closed', async () => {
    const store = await place.open();
    await expect(openDuckDbStore({ path: place.path })).rejects.toThrow('open in this process already');
    await expect(openThreadedDuckDbStore({ path: place.path })).rejects.toThrow(
      'open in this process already',
    );
    await store.write([reading(NENH, 0, { [PM]: 1 })]);
    await store.close();
    const again = await openThreadedDuckDbStore({ path: place.path });
    expect(await again.latest()).toHaveLength(1);
    await again.close();
  });

  it('that is something else is refused by name', async () => {
    await expect(openDuckDbStore({ path: `${place.path}/absent/file` })).rejects.toMatchObject({
      name: 'TelemetryStoreError',
    });
  });
});

function startWriter(opener: string, path: string): ChildProcess {
  const program = `
    import { ${opener} as open } from ${JSON.stringify(BUILT_PACKAGE.href)};
    const store = await open({ path: ${JSON.stringify(path)} });
    for (let batch = 0; ; batch++) {
      const first = batch * ${BATCH};
      await store.write(Array.from({ length: ${BATCH} }, (_, i) => ({
        device: '${NENH}', observedAt: ${EVER.from} + first + i, receivedAt: ${EVER.from}, isTimeAssumed: false,
        values: [{ property: '${PM}', v: first + i, q: 'good' }],
      })));
      process.send(batch + 1);
    }`;
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: [...stdio] });
}

/** Kills the writer in the middle of its work; gives the writes that it told before. */
async function countAcknowledged(child: ChildProcess): Promise<number> {
  let acknowledged = 0;
  await new Promise<void>((resolve) => {
    child.on('message', (batches) => {
      acknowledged = Number(batches);
      if (acknowledged === BATCHES_BEFORE_KILL) resolve();
    });
  });
  await kill(child);
  return acknowledged;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
