import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { PartsApart } from '../src/parts-apart.ts';
import { FaultRounds } from './fault-form.ts';
import { faultRow } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectGaps } from './oracle/expect-gaps.ts';
import { readBack } from './oracle/read-back.ts';

/** Milliseconds of load before a kill. */
const LIFE_MS = [1_000, 3_000] as const;

/** Milliseconds for which ingest is away before the broker is killed, in every second round. */
const INGEST_AWAY_MS = 1_000;

/** Milliseconds before a kill within which a message that ingest does not take in yet may have been acknowledged. */
const ON_THE_WAY_MS = 1_000;

/** Milliseconds by which this process may notice an acknowledgement, or that ingest is ready, late. */
const NOTICED_LATE_MS = 1_000;

/** A time in which the broker was known to lose: it had acknowledged and nobody had fetched. */
interface LossyTime {
  readonly fromMs: number;
  readonly toMs: number;
}

describeWith('mosquitto', 'row 1: kill -9 of Mosquitto', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      let parts: PartsApart | undefined;
      let fleet: DeviceFleet | undefined;

      afterEach(async () => {
        fleet?.close();
        await parts?.close();
      });

      faultRow(
        {
          row: 1,
          title:
            'I2 I6 row 1: Mosquitto killed under load loses what it alone had acknowledged, nothing else, and each lost number is told as a gap',
        },
        async (run) => {
          parts = await PartsApart.start({
            mosquitto: ['persistence true', 'autosave_interval 60', 'max_queued_messages 1000000'],
          });
          run.outputs.push(
            () => parts?.ingest.output() ?? '',
            () => parts?.api.output() ?? '',
          );
          const { mosquitto, ingest } = parts;
          const session = await parts.signIn();
          const access = { mqttUrl: parts.mqttUrl, signsIn: false };
          fleet = await prepareFleet({
            session,
            access,
            choice: run.choice,
            hashed: 20,
            alarming: 0,
            ratePerDevice: 40,
          });
          fleet.start();
          // An orderly restart makes the broker save that ingest has a session; by itself it does so after a minute.
          await mosquitto.stop();
          await mosquitto.restart();
          await ingest.untilReady();
          const kills = new FaultRounds({ bounded: 2, soakMin: 30 });
          const lossy: LossyTime[] = [];
          while (kills.next()) {
            await sleep(run.choice.whole(...LIFE_MS));
            const fromMs = performance.now() - ON_THE_WAY_MS;
            const isIngestAway = kills.count % 2 === 0;
            if (isIngestAway) {
              await ingest.kill();
              await sleep(INGEST_AWAY_MS);
            }
            await mosquitto.crash();
            await mosquitto.restart();
            if (isIngestAway) ingest.launch();
            await ingest.untilReady();
            lossy.push({ fromMs, toMs: performance.now() + NOTICED_LATE_MS });
          }
          await fleet.finish();
          run.done = `${kills.count} kills of Mosquitto, every second one while ingest was away, at 800 messages/s`;
          const { ledgers } = fleet;
          const verdicts = await readBack(session, ledgers, 5_000);
          const verdict = run.count(verdicts);
          expect(verdict).toMatchObject({ dup: 0, wrong: 0, ghost: 0 });
          const unexplained = verdicts.flatMap(({ device, lostSeqs }) => {
            const ledger = ledgers.find(({ plan }) => plan.device.id === device);
            return lostSeqs.filter((seq) => {
              const ackedAtMs = ledger?.ackedAtMs(seq) ?? 0;
              return !lossy.some(({ fromMs, toMs }) => ackedAtMs >= fromMs && ackedAtMs <= toMs);
            });
          });
          expect(unexplained, 'lost although the broker was not killed').toEqual([]);
          run.figures['lost numbers told as gaps'] = await expectGaps(session, verdicts);
        },
      );
    });
  });
});
