import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { PartsApart } from '../src/parts-apart.ts';
import { eventually } from '../src/eventually.ts';
import { faultLengthMs, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { expectGaps } from './oracle/expect-gaps.ts';
import { readBack } from './oracle/read-back.ts';
import { TcpLink } from './processes/tcp-link.ts';

/** Milliseconds within which ingest must tell that the broker is away. */
const TOLD_WITHIN_MS = withinMs(10_000);

/** Milliseconds within which ingest must be back after the broker is (row 6: 1 to 30 s). */
const BACK_WITHIN_MS = withinMs(30_000);

/** Connects within one second at most, of one process. */
const MOST_CONNECTS_PER_S = 1;

/** Milliseconds that a timer may ring early or a connect be noticed late. */
const TIMER_SLACK_MS = 50;

/** The most connects that fell into any one second. */
function busiestSecond(connectedAtMs: readonly number[]): number {
  return Math.max(
    0,
    ...connectedAtMs.map(
      (atMs, first) =>
        connectedAtMs.filter((other, place) => place >= first && other - atMs < 1_000 - TIMER_SLACK_MS)
          .length,
    ),
  );
}

describeWith('mosquitto', 'row 6: the broker restarts and stays away', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      const links: Partial<Record<'ingest' | 'api', TcpLink>> = {};
      let parts: PartsApart | undefined;
      let fleet: DeviceFleet | undefined;

      afterEach(async () => {
        fleet?.close();
        await parts?.close();
        await Promise.all(Object.values(links).map((link) => link.close()));
      });

      faultRow(
        {
          row: 6,
          title:
            'I1 row 6: Mosquitto restarted and away for a while: nothing acknowledged is lost, nobody storms it',
        },
        async (run) => {
          parts = await PartsApart.start({
            mosquitto: ['persistence true', 'max_queued_messages 1000000', 'max_inflight_messages 1000'],
            brokerUrlFor: async (part, port) => {
              const link = (links[part] = await TcpLink.open(port));
              return `mqtt://127.0.0.1:${link.port}`;
            },
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
            hashed: 18,
            alarming: 2,
            ratePerDevice: 40,
          });
          fleet.start();
          await sleep(2_000);
          await mosquitto.stop();
          await mosquitto.restart();
          await ingest.untilReady();
          await sleep(1_000);

          // Ingest first, so that the broker holds messages for it when it goes.
          await ingest.kill();
          await sleep(1_000);
          const wentMs = performance.now();
          await mosquitto.stop();
          ingest.launch();
          await ingest.untilUp();
          await eventually(
            'the API tells that the broker is away',
            async () => {
              const response = await fetch(`${parts?.api.url}/readyz`);
              return response.status === 503 && (await response.text()).includes('"broker":"stale"');
            },
            TOLD_WITHIN_MS,
          );
          run.figures['told after (s)'] = ((performance.now() - wentMs) / 1_000).toFixed(1);
          await sleep(
            Math.max(0, faultLengthMs({ boundedS: 12, soakMin: 10 }) - (performance.now() - wentMs)),
          );
          const outage = (connects: readonly number[]): readonly number[] =>
            connects.filter((atMs) => atMs > wentMs);
          const [ofIngest, ofApi] = [
            outage(links.ingest?.connectedAtMs ?? []),
            outage(links.api?.connectedAtMs ?? []),
          ];
          const outageS = Math.round((performance.now() - wentMs) / 1_000);
          await mosquitto.restart();
          const backMs = performance.now();
          await ingest.untilReady();
          run.noteReady(performance.now() - backMs);
          expect(performance.now() - backMs).toBeLessThanOrEqual(BACK_WITHIN_MS);
          await sleep(1_000);
          await fleet.finish();
          await parts.api.untilReady();

          run.done = `one orderly restart, one outage of ${outageS} s after ingest was killed, at 800 messages/s`;
          run.figures['connects of ingest'] = `${ofIngest.length} in ${outageS} s`;
          run.figures['connects of the API'] = `${ofApi.length} in ${outageS} s`;
          const verdicts = await readBack(session, fleet.ledgers);
          const verdict = run.count(verdicts);
          expect(verdict).toMatchObject(NOTHING_AMISS);
          expect(verdict.stored).toBe(verdict.sent);
          expect(await expectGaps(session, verdicts), 'gaps although nothing was lost').toBe(0);
          run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
          for (const connects of [ofIngest, ofApi]) {
            expect(busiestSecond(connects)).toBeLessThanOrEqual(MOST_CONNECTS_PER_S);
          }
        },
      );
    });
  });
});
