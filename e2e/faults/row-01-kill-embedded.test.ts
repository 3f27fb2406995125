import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { RunningCenter } from '../src/running-center.ts';
import { faultForm, FaultRounds } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { processVitals } from './processes/process-vitals.ts';

/** Between so many milliseconds after it was ready, the process is killed: 200 times in half an hour. */
const LIFE_MS = [500, 5_000] as const;

/** How long a start after a crash may take (I10, row 1), in seconds. */
const READY_LIMIT_S = 5;

/**
 * The same in the bounded form, which shares the machine with other tests: there the limit above holds for the processor
 * time of a start, and this one, for the time that passes, says only that nothing stands still.
 */
const BUSY_READY_LIMIT_S = 30;

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
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({ session, access, choice: run.choice, ...FLEET });
      fleet.start();
      const kills = new FaultRounds({ bounded: 4, soakMin: 30 });
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
      await fleet.finish();
      run.done = `${kills.count} kills at ${FLEET.ratePerDevice * fleet.devices.length} messages/s`;
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      expect(mostCpuS).toBeLessThanOrEqual(READY_LIMIT_S);
      const limitS = faultForm().isSoak ? READY_LIMIT_S : BUSY_READY_LIMIT_S;
      expect(Math.max(...run.readyS)).toBeLessThanOrEqual(limitS);
    },
  );
});
