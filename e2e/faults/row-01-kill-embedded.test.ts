import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { RunningCenter } from '../src/running-center.ts';
import { faultForm, FaultRounds, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { processVitals } from './processes/process-vitals.ts';

/** Between so many milliseconds after it was ready, the process is killed: 200 times in half an hour. */
const LIFE_MS = [500, 5_000] as const;

/** How long a start after a crash may take (I10, row 1), in milliseconds. */
const READY_LIMIT_MS = withinMs(5_000);

/** The same in the bounded form as a multiple of the first, undisturbed start, where that takes longer on a busy machine. */
const TIMES_FIRST_START = 4;

/** What a device's share of the load is: 2,000 messages a second in the long form, 800 in the bounded one. */
const FLEET = faultForm().isSoak
  ? { hashed: 46, alarming: 4, ratePerDevice: 40 }
  : { hashed: 36, alarming: 4, ratePerDevice: 20 };

describe('row 1: kill -9 of the whole center in one process', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    { row: 1, title: 'I1 I10 row 1: ioc start killed at random under load, with the embedded broker' },
    async (run) => {
      const launchedMs = performance.now();
      center = await RunningCenter.start();
      const firstStartMs = performance.now() - launchedMs;
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({ session, access, choice: run.choice, ...FLEET });
      fleet.start();
      const kills = new FaultRounds({ bounded: 3, soakMin: 30 });
      let mostCpuS = 0;
      while (kills.next()) {
        await sleep(run.choice.whole(...LIFE_MS));
        await center.kill();
        const killedMs = performance.now();
        await center.restart();
        run.noteReady(performance.now() - killedMs);
        mostCpuS = Math.max(mostCpuS, (await processVitals(center.pid)).cpuS);
      }
      run.figures['CPU s per start, at most'] = mostCpuS;
      run.figures['first start (s)'] = (firstStartMs / 1_000).toFixed(1);
      await fleet.finish();
      run.done = `${kills.count} kills at ${FLEET.ratePerDevice * fleet.devices.length} messages/s`;
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      const busyMs = faultForm().isSoak ? 0 : TIMES_FIRST_START * firstStartMs;
      expect(Math.max(...run.readyS) * 1_000).toBeLessThanOrEqual(Math.max(READY_LIMIT_MS, busyMs));
    },
  );
});
