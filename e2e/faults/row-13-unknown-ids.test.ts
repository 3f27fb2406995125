import { describeWith } from '@ioc/test-requirements';
import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { PartsApart } from '../src/parts-apart.ts';
import { RunningCenter } from '../src/running-center.ts';
import { connectDevice, registerDevice } from '../src/test-device.ts';
import { faultForm } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { connectPacket, RawMqttClient } from './load/raw-mqtt-client.ts';
import { sendToEach } from './load/send-raw.ts';
import { expectBalancedLedger } from './oracle/expect-balanced-ledger.ts';
import { readBack } from './oracle/read-back.ts';
import { HASHED_PROPERTY } from './oracle/reading-plan.ts';
import { metricValue } from './processes/metric-value.ts';
import { processVitals } from './processes/process-vitals.ts';

/** Ids that sign in, so many at a time; each is told its refusal a second late. */
const SIGN_INS = faultForm().isSoak ? 1_000_000 : 3_000;
const AT_A_TIME = 1_000;

/** Ids under which something is published. */
const TOPICS = faultForm().isSoak ? 1_000_000 : 50_000;

/** How much memory all of it may take, in bytes: 300 for each id (row 13), and what the work leaves to the collector. */
const MOST_GROWTH_BYTES = 300 * Math.max(SIGN_INS, TOPICS) + 96 * 1_048_576;

/** How long the refusal of all who sign in at once may take, in milliseconds. */
const REFUSED_WITHIN_MS = 60_000;

/** An id that nobody registered. */
function unknownId(place: number): string {
  return `unknown-${place}-id`;
}

describe('row 13: ids that nobody registered', () => {
  let center: RunningCenter | undefined;
  let parts: PartsApart | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
    await parts?.close();
    [center, parts] = [undefined, undefined];
  });

  faultRow(
    {
      row: 13,
      title: 'I8 row 13: sign-ins under ids that nobody registered are all refused, and take no memory',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { pid, mqttUrl } = center;
      const port = Number(new URL(mqttUrl).port);
      const session = await center.signIn();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        ratePerDevice: 10,
      });
      const { devices } = fleet;
      await eventually('everybody is connected', () => devices.every(({ isOpen }) => isOpen));
      fleet.start();
      const before = (await processVitals(pid)).rssBytes;
      let [most, letIn] = [before, 0];
      for (let first = 0; first < SIGN_INS; first += AT_A_TIME) {
        const ids = Array.from({ length: AT_A_TIME }, (_, place) => unknownId(first + place));
        const clients = await Promise.all(
          ids.map((id) => RawMqttClient.open(port, connectPacket({ id, password: 'guessed-password' }))),
        );
        await eventually(
          'all are refused',
          () => clients.every(({ isClosed }) => isClosed),
          REFUSED_WITHIN_MS,
        );
        letIn += clients.filter(({ connack }) => connack === 0).length;
        most = Math.max(most, (await processVitals(pid)).rssBytes);
      }
      expect(letIn).toBe(0);
      const registered = await registerDevice(session, { id: 'registered-late', property: HASHED_PROPERTY });
      await (await connectDevice(mqttUrl, registered)).endAsync();
      await fleet.finish();
      run.done = `${SIGN_INS} sign-ins under as many ids`;
      run.figures['RSS grew by (MiB)'] = ((most - before) / 1_048_576).toFixed(0);
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      expect(
        devices.map(({ connects }) => connects),
        'nobody had to connect again',
      ).toEqual(devices.map(() => 1));
      expect(most - before).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
    },
  );

  describeWith('mosquitto', 'behind Mosquitto', () => {
    describeWith('postgres', 'with PostgreSQL', () => {
      describeWith('influxdb', 'and InfluxDB', () => {
        faultRow(
          {
            row: 13,
            title:
              'I5 I8 row 13: messages of ids that nobody registered, behind Mosquitto, are kept or counted, and take no memory',
          },
          async (run) => {
            parts = await PartsApart.start({
              mosquitto: ['max_queued_messages 1000000', 'max_inflight_messages 10000'],
            });
            run.outputs.push(() => parts?.ingest.output() ?? '');
            const { mosquitto, ingest } = parts;
            const session = await parts.signIn();
            fleet = await prepareFleet({
              session,
              access: { mqttUrl: parts.mqttUrl, signsIn: false },
              choice: run.choice,
              hashed: 16,
              alarming: 4,
              ratePerDevice: 10,
            });
            fleet.start();
            const before = (await processVitals(ingest.pid)).rssBytes;
            const client = await RawMqttClient.signIn(mosquitto.port, { id: 'gateway', password: '' });
            const payload = Buffer.from(JSON.stringify({ values: { [HASHED_PROPERTY]: 1 } }));
            const acked = await sendToEach(client, TOPICS, (place) => ({
              topic: `ioc/v1/bac-giang/environment/${unknownId(place)}/telemetry`,
              payload,
            }));
            client.close();
            expect(acked).toBe(TOPICS);
            await fleet.finish();
            const { sent } = fleet;
            const [dropped, received] = await eventually('every message came', async () => {
              const [over, came] = [
                await metricValue(ingest.url, 'ioc_ingest_limited_total{action="dropped"}').catch(() => 0),
                await metricValue(ingest.url, 'ioc_ingest_received_total'),
              ];
              return over + came >= TOPICS + sent && ([over, came] as const);
            });
            const { rssBytes, peakRssBytes } = await processVitals(ingest.pid);
            run.done = `messages under ${TOPICS} ids`;
            run.figures['RSS grew by (MiB)'] = ((rssBytes - before) / 1_048_576).toFixed(0);
            run.figures['peak RSS (MiB)'] = (peakRssBytes / 1_048_576).toFixed(0);
            run.figures['dropped over the limit of strangers'] = dropped;
            run.figures['received with the devices'] = received;
            const verdict = run.count(await readBack(session, fleet.ledgers));
            expect(verdict).toMatchObject(NOTHING_AMISS);
            expect(verdict.stored).toBe(verdict.sent);
            const { quarantined, limited } = await expectBalancedLedger(session);
            expect(limited, 'dropped, in the ledger').toBe(dropped);
            run.figures['of these in quarantine'] = quarantined;
            expect(quarantined).toBeGreaterThan(0);
            expect(peakRssBytes - before).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
          },
        );
      });
    });
  });
});
