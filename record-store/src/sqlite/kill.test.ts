import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROGRESS_KEY } from './committing-child.suite.ts';
import { openSqliteRecordStore } from './open-sqlite-record-store.ts';

const CHILD = fileURLToPath(new URL('./committing-child.suite.ts', import.meta.url));
const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url));

/** Loads the child's sources as the tests are loaded, without a build. */
const PROGRAM = `
  import { defaultServerConditions, runnerImport } from 'vite';
  const [, child, path] = process.argv;
  const conditions = ['ioc-source', ...defaultServerConditions];
  const { module } = await runnerImport(child, {
    configFile: false,
    resolve: { conditions, noExternal: [/^@ioc/] },
  });
  await module.commitUntilKilled(path);`;

/** After how many commits each of the children is killed, and how much later within the next one, in microseconds. */
const KILLS = [
  { afterCommits: 1, pauseUs: 0 },
  { afterCommits: 25, pauseUs: 400 },
  { afterCommits: 50, pauseUs: 1_500 },
];

/** The last cursor that a child wrote before it was killed. */
async function lastAcknowledged(path: string, kill: (typeof KILLS)[number]): Promise<number> {
  const args = ['--input-type=module', '--eval', PROGRAM, CHILD, path];
  const child = spawn(process.execPath, args, { cwd: WORKSPACE, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let last = 0;
  let commits = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    commits += 1;
    if (commits === kill.afterCommits) {
      const until = performance.now() + kill.pauseUs / 1_000;
      while (performance.now() < until);
      child.kill('SIGKILL');
    }
  }
  await gone;
  return last;
}

describe('a process killed while it commits', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-records-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('I1 kill -9 loses no acknowledged commit and leaves cursor, states and alerts in agreement', async () => {
    const path = join(folder, 'records.db');
    for (const kill of KILLS) {
      const acknowledged = await lastAcknowledged(path, kill);
      const store = await openSqliteRecordStore({ path });
      const { cursor, states } = await store.evaluation.load();
      expect(acknowledged).toBeGreaterThanOrEqual(kill.afterCommits);
      expect(cursor).toBeGreaterThanOrEqual(acknowledged);
      expect(states).toEqual([{ key: PROGRESS_KEY, state: String(cursor) }]);
      expect(await store.alerts.lastChange()).toBe(cursor);
      const alerts = await store.alerts.list({ open: true }, { limit: 1_000 });
      expect(new Set(alerts.items.map(({ group }) => group.id)).size).toBe(cursor);
      await store.close();
    }
  }, 60_000);
});
