import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import type { OperatorSession } from '../src/operator-session.ts';
import { RunningCenter } from '../src/running-center.ts';
import { faultForm, FaultRounds } from './fault-form.ts';
import { faultRow, NOTHING_AMISS, type FaultRun } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { keepArchiveCursor, rewindArchiveCursor } from './processes/journal-files.ts';

/** The calls by which a program changes what stands on the disk: each is a place to die at. */
const WRITING_CALLS = 'pwrite64,pwritev,writev,fdatasync,fsync,ftruncate,rename,unlink';

/** The busiest thread of a first start makes so many of these calls until it is ready: the tables and the seeds. */
const CALLS_OF_FIRST_START = 870;

/** The same of a start over data that are there, while the archiver goes through the journal once more. */
const CALLS_OF_REPLAY = 30;

/** Milliseconds after which a start that met no death is taken to be through. */
const THROUGH_AFTER_MS = 60_000;

/** `strace` turns into the program and kills it at its call of that number, in whichever thread comes there first. */
function killingAt(strace: string, call: number): readonly string[] {
  const inject = `inject=${WRITING_CALLS}:signal=SIGKILL:when=${call}`;
  return [strace, '-D', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${WRITING_CALLS}`, '-e', inject];
}

/** One after the other in the long form, some of them in the bounded one. */
function placeToDie(run: FaultRun, round: number, calls: number): number {
  return faultForm().isSoak ? 1 + ((round - 1) % calls) : run.choice.whole(1, calls);
}

/** Starts the center so that it dies on the way; answers whether it did, or else ends it. */
async function dieWhileStarting(center: RunningCenter, under: readonly string[]): Promise<boolean> {
  center.launch(under);
  let isReady = false;
  const ready = eventually(
    'ready or dead',
    async () => (await fetch(`${center.url}/readyz`)).status === 200,
    THROUGH_AFTER_MS,
  ).then(
    () => (isReady = true),
    () => false,
  );
  await Promise.race([ready, center.ended()]);
  await center.kill();
  return !isReady;
}

describeWith('strace', 'row 2: killed while it starts', ({ executable }) => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 2,
      title:
        'I1 I10 row 2: killed at any write of a start that replays the whole journal: nothing lost, nothing twice',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({
        session,
        access,
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        ratePerDevice: 40,
      });
      await keepArchiveCursor(center.dataDir);
      fleet.start();
      await sleep(3_000);
      await fleet.finish();
      await center.kill();

      const rounds = new FaultRounds({ bounded: 2, soakMin: 30 });
      let deaths = 0;
      while (rounds.next()) {
        await rewindArchiveCursor(center.dataDir);
        const call = placeToDie(run, rounds.count, CALLS_OF_REPLAY);
        if (await dieWhileStarting(center, killingAt(executable, call))) deaths += 1;
      }
      run.done = `${rounds.count} starts over a journal of ${fleet.sent} messages that the archiver had to pass again, ${deaths} of them killed at a write`;
      const startedMs = performance.now();
      await center.restart();
      run.noteReady(performance.now() - startedMs);
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      expect(deaths).toBeGreaterThan(0);
    },
  );

  faultRow(
    {
      row: 2,
      title: 'row 2: the first start killed at any write of its migrations and seeds: the next one is whole',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const expected = await inventory(await center.signIn());
      await center.kill();

      const rounds = new FaultRounds({ bounded: 2, soakMin: 30 });
      let deaths = 0;
      while (rounds.next()) {
        // Now and then from nothing, else on what the death before left behind.
        if (rounds.count % 2 === 1) await rm(center.dataDir, { recursive: true, force: true });
        const call = placeToDie(run, rounds.count, CALLS_OF_FIRST_START);
        if (await dieWhileStarting(center, killingAt(executable, call))) deaths += 1;
      }
      const startedMs = performance.now();
      await center.restart();
      run.noteReady(performance.now() - startedMs);
      run.done = `${rounds.count} first starts, ${deaths} of them killed at a write`;
      expect(await inventory(await center.signIn())).toEqual(expected);
      expect(deaths).toBeGreaterThan(0);
    },
  );
});

/** How many of everything that the first start puts there. */
async function inventory(session: OperatorSession): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const list of ['devices', 'rules', 'departments', 'observed-properties', 'cities']) {
    const answer = await session.get<{ items?: readonly unknown[] } | readonly unknown[]>(
      `/${list}?limit=1000`,
    );
    counts[list] = ('items' in answer ? answer.items : (answer as readonly unknown[]))?.length ?? 0;
  }
  return counts;
}
