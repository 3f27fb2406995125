import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith, openMemoryLimit, type MemoryLimit } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { RunningCenter } from '../src/running-center.ts';
import { faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { processVitals } from './processes/process-vitals.ts';

/** What the center may take of memory (row 23), with the pages of its files. */
const LIMIT_BYTES = 512 * 1024 ** 2;

/**
 * So many devices that each say as much as one may, in messages a second: all together far more than is taken in beside
 * what sends them. One that wanted more would be slowed by its own limit.
 */
const DEVICES = { hashed: 190, alarming: 10 } as const;
const RATE_PER_DEVICE = 50;

/** Pause between two looks at the memory, in milliseconds. */
const LOOK_EVERY_MS = 500;

/** Milliseconds that the backlog may take to be acknowledged when the overload ends. */
const CATCH_UP_MS = 120_000;

const MIB = 1024 ** 2;

describeWith('memory-limits', 'row 23: more than it can take, in little memory', () => {
  let limit: MemoryLimit | undefined;
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
    await limit?.close();
  });

  faultRow(
    {
      row: 23,
      title:
        'I11 row 23: overloaded with 512 MB of memory: acknowledgements slow down, nothing is killed, nothing lost',
    },
    async (run) => {
      limit = await openMemoryLimit(LIMIT_BYTES);
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      await center.kill();
      center.launch(limit.under);
      await center.untilReady();
      const { pid } = center;
      fleet = await prepareFleet({
        session,
        access: { mqttUrl: center.mqttUrl, signsIn: true },
        choice: run.choice,
        ...DEVICES,
        ratePerDevice: RATE_PER_DEVICE,
      });
      fleet.start();
      const startedMs = performance.now();
      const lengthMs = faultLengthMs({ boundedS: 10, soakMin: 60 });
      let mostRss = 0;
      while (performance.now() - startedMs < lengthMs) {
        await sleep(LOOK_EVERY_MS);
        mostRss = Math.max(mostRss, (await processVitals(pid)).rssBytes);
      }
      const tookS = (performance.now() - startedMs) / 1_000;
      run.figures['acknowledged/s'] = Math.round(fleet.acked / tookS);
      run.figures['RSS at most (MiB)'] = Math.round(mostRss / MIB);
      fleet.stopShort();
      await fleet.finish(CATCH_UP_MS);
      run.done = `${fleet.devices.length} devices that each want to say ${RATE_PER_DEVICE} messages/s, for ${Math.round(tookS)} s, in a group of 512 MiB`;
      const verdict = run.count(await readBack(session, fleet.ledgers));
      run.figures['with the pages of its files (MiB)'] = Math.round((await limit.peakBytes()) / MIB);
      expect(await limit.oomKills()).toBe(0);
      expect(center.pid, 'it never ended').toBe(pid);
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
    },
  );
});
