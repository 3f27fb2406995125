import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { RunningCenter } from '../src/running-center.ts';
import { FaultRounds, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { FailingCalls } from './processes/failing-calls.ts';
import { segmentsIn } from './processes/journal-files.ts';
import { metricValue } from './processes/metric-value.ts';

/** Milliseconds of undisturbed load between two failures. */
const REST_MS = 1_000;

/** Between the first and this call of every thread, one fails. */
const LATEST_CALL = 20;

/** Milliseconds that a disk fails altogether in the second part. */
const DEAD_MS = 4_000;

/** Milliseconds within which a dead disk must be told, and within which work must go on when it is well again. */
const TOLD_WITHIN_MS = withinMs(10_000);
const RESUMED_WITHIN_MS = withinMs(15_000);

const SYNCS = ['fdatasync', 'fsync'] as const;

const FAILED_WRITES = 'ioc_ingest_journal_failed_writes_total{reason="failed"}';

interface HealthAnswer {
  readonly items: readonly {
    readonly troubleLog: readonly { readonly trouble: string; readonly until?: string }[];
  }[];
}

async function troublesOf(center: RunningCenter): Promise<readonly string[]> {
  const response = await fetch(`${center.url}/readyz`);
  return ((await response.json()) as { troubles?: readonly string[] }).troubles ?? [];
}

describeWith('strace', 'row 4: a sync fails', ({ executable }) => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;
  let failing: FailingCalls | undefined;

  afterEach(async () => {
    await failing?.close();
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 4,
      title:
        'I2 row 4: fdatasync answers EIO once, then for seconds: never called good, told, and nothing lost',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { dataDir, pid } = center;
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({
        session,
        access,
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        ratePerDevice: 25,
      });
      fleet.start();
      const files = new Set<string>();
      const rounds = new FaultRounds({ bounded: 2, soakMin: 10 });
      let newSegments = 0;
      while (rounds.next()) {
        await sleep(REST_MS);
        const before = await segmentsIn(dataDir);
        const when = String(run.choice.whole(1, LATEST_CALL));
        const calls = (failing = await FailingCalls.attach({
          strace: executable,
          pid,
          calls: SYNCS,
          error: 'EIO',
          when,
        }));
        const failed = await eventually('a sync of the journal fails', async () => {
          const seen = await calls.failed();
          return seen.some(({ file }) => file.endsWith('.journal')) && seen;
        });
        for (const { file } of failed) files.add(path.extname(file));
        await eventually('a new segment is begun', async () => {
          const names = (await segmentsIn(dataDir)).filter((name) => !before.includes(name));
          newSegments += names.length;
          return names.length > 0;
        });
        await failing.close();
      }
      const running = center;
      const failedWrites = await metricValue(running.url, FAILED_WRITES);
      expect(failedWrites, 'failed syncs in the metric').toBeGreaterThanOrEqual(rounds.count);
      await eventually('the log of troubles names what lasted for milliseconds', async () => {
        const { items } = await session.get<HealthAnswer>('/ingest/health');
        const log = items.flatMap(({ troubleLog }) => troubleLog);
        return log.some(({ trouble, until }) => trouble === 'journal-failed' && until !== undefined);
      });

      failing = await FailingCalls.attach({
        strace: executable,
        pid,
        calls: ['fdatasync', 'fsync'],
        error: 'EIO',
        when: '1+',
      });
      const deadMs = performance.now();
      await eventually(
        'the failing journal is told',
        async () => (await troublesOf(running)).includes('journal-failed'),
        TOLD_WITHIN_MS,
      );
      run.figures['told after (s)'] = ((performance.now() - deadMs) / 1_000).toFixed(1);
      await sleep(REST_MS);
      const ackedDead = fleet.acked;
      await sleep(DEAD_MS);
      expect(fleet.acked, 'nothing is acknowledged that is not on the disk').toBe(ackedDead);
      await failing.close();
      const wellMs = performance.now();
      const sending = fleet;
      await eventually('acknowledgements go on', () => sending.acked > ackedDead, RESUMED_WITHIN_MS);
      run.figures['resumed after (s)'] = ((performance.now() - wellMs) / 1_000).toFixed(1);
      expect(center.pid, 'it never crashed').toBe(pid);

      await sleep(REST_MS);
      await center.kill();
      const killedMs = performance.now();
      await center.restart();
      run.noteReady(performance.now() - killedMs);
      await fleet.finish();
      run.done = `${rounds.count} syncs failed once per thread (${[...files].join(' ')}), then all for ${DEAD_MS / 1_000} s, then kill -9, at 500 messages/s`;
      run.figures['new segments'] = newSegments;
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
    },
  );
});
