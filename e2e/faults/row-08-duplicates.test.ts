import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { RunningCenter } from '../src/running-center.ts';
import { faultForm, faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { hashOf } from './oracle/hashed-value.ts';
import { readBack } from './oracle/read-back.ts';
import { expectExactCounts } from './oracle/expect-exact-counts.ts';
import { metricValue } from './processes/metric-value.ts';

/** Copies of a message at most. */
const MOST_COPIES = 5;

describe('row 8: every message comes one to five times', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 8,
      title: 'I7 row 8: copies, with the DUP flag or without, leave one reading, one alert and exact counts',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      const { seed } = faultForm();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl: center.mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        // Five copies of each stay below what a device may say.
        ratePerDevice: 10,
        change: (plan) => ({
          ...plan,
          copiesOf: (seq) => 1 + hashOf(`${plan.device.id}/${seed}/copies`, seq, MOST_COPIES),
        }),
      });
      fleet.start();
      await sleep(faultLengthMs({ boundedS: 13, soakMin: 10 }));
      await fleet.finish();
      const copies = fleet.ledgers.reduce((sum, { plan, sent }) => {
        const ofDevice = Array.from({ length: sent }, (_, seq) => plan.copiesOf(seq));
        return sum + ofDevice.reduce((total, count) => total + count, 0);
      }, 0);
      run.done = `${fleet.sent} messages in ${copies} copies, half of them with the DUP flag`;
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      await expectExactCounts(session, fleet.ledgers);
      const [received, duplicate] = await Promise.all(
        ['ioc_ingest_received_total', 'ioc_ingest_duplicate_total'].map((name) =>
          metricValue(center?.url ?? '', name),
        ),
      );
      expect({ received, duplicate }).toEqual({ received: copies, duplicate: copies - fleet.sent });
    },
  );
});
