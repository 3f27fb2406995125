import { describeWith } from '@ioc/test-requirements';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import { LiveListener } from './live-listener.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from './operator-session.ts';
import { PartsApart } from './parts-apart.ts';
import { registerDevice, telemetryTopic, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

/** The fields of the ledger that the tests look at. */
interface LedgerAnswer {
  readonly balanced: boolean;
  readonly unexplained: number;
  readonly items: readonly { readonly pending: number }[];
}

describeWith('mosquitto', 'the parts of production, each a process of its own', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      let parts: PartsApart;
      let session: OperatorSession;
      let device: TestDevice;

      beforeAll(async () => {
        parts = await PartsApart.start();
        session = await parts.signIn();
        device = await registerDevice(session, { id: 'e2e-prod-01', property: 'pm2_5' });
        await createRule(session, 'e2e-prod', 'pm2_5', [device.id]);
      });

      afterAll(() => parts?.close());

      async function publish(v: number, ts: number): Promise<void> {
        const client = await connectAsync(parts.mqttUrl);
        await client.publishAsync(telemetryTopic(device), JSON.stringify({ ts, values: { pm2_5: v } }), {
          qos: 1,
        });
        await client.endAsync();
      }

      it('carry a reading from Mosquitto to InfluxDB, PostgreSQL and the live stream', async () => {
        const { listener } = await LiveListener.subscribe(session);
        const sentAt = Date.now();
        await eventually('an alert in the live stream', async () => {
          await publish(150, Date.now());
          return listener.alertOf(device.id);
        });
        const stored = await eventually('an observation in InfluxDB', async () => {
          const from = new Date(sentAt - 1_000).toISOString();
          const path = `/observations?device=${device.id}&property=pm2_5&from=${from}`;
          const { items } = await session.get<{ items: readonly { v: number }[] }>(path);
          return items.at(-1);
        });
        expect(stored.v).toBe(150);
        listener.close();
      });

      it('I5 take a message of an unknown device in again once it is registered', async () => {
        const stranger = { id: 'e2e-prod-02', city: 'bac-giang', sector: 'environment' };
        const client = await connectAsync(parts.mqttUrl);
        await client.publishAsync(telemetryTopic(stranger), '{"values":{"pm2_5":17}}', { qos: 1 });
        await client.endAsync();
        const quarantined = () =>
          session.get<PageAnswer<{ readonly id: string }>>('/quarantine?reason=unknown-device');
        await eventually('the message in quarantine', async () => (await quarantined()).items.length > 0);
        await registerDevice(session, { id: stranger.id, property: 'pm2_5' });
        await eventually('the message is archived', async () => {
          const [row] = (await quarantined()).items;
          if (row === undefined) return true;
          await session.ask('POST', `/quarantine/${row.id}/replay`);
          return false;
        });
        const path = `/observations?device=${stranger.id}&property=pm2_5`;
        expect((await session.get<{ items: readonly unknown[] }>(path)).items).toMatchObject([{ v: 17 }]);
      });

      it('I1 lose nothing when ingest is killed: the broker keeps what was not acknowledged', async () => {
        await parts.ingest.kill();
        const from = Date.now() - 500_000;
        for (let index = 0; index < 200; index++) await publish(20 + index / 10, from + index * 1_000);
        parts.ingest.launch();
        await eventually('all 200 readings', async () => {
          const span = `from=${new Date(from).toISOString()}&to=${new Date(from + 200_000).toISOString()}`;
          const path = `/observations?device=${device.id}&property=pm2_5&${span}&limit=1000`;
          const { items } = await session.get<{ items: readonly unknown[] }>(path);
          return items.length === 200;
        });
        const alerts = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device.id}`);
        expect(alerts.items).toMatchObject([{ occurrences: 1 }]);
        const ledger = await eventually('a ledger in which nothing waits', async () => {
          const answer = await session.get<LedgerAnswer>('/ingest/ledger');
          return answer.items.every(({ pending }) => pending === 0) && answer;
        });
        expect(ledger).toMatchObject({ balanced: true, unexplained: 0 });
      });
    });
  });
});
