import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeWith, freePort, startInfluxd, startMosquitto, startPostgres } from '@ioc/test-requirements';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import { LiveListener } from './live-listener.ts';
import { OPERATOR, OperatorSession, type AlertAnswer, type PageAnswer } from './operator-session.ts';
import { runProgram, type RunningProgram } from './running-program.ts';
import { registerDevice, telemetryTopic, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

/** A service of the test and how it ends. */
interface Closing {
  close(): Promise<unknown>;
}

const READY_DEADLINE_MS = 60_000;

describeWith('mosquitto', 'the parts of production, each a process of its own', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      const closing: Closing[] = [];
      let mqttUrl: string;
      let api: string;
      let ingest: RunningProgram;
      let startIngest: () => Promise<RunningProgram>;
      let session: OperatorSession;
      let device: TestDevice;

      beforeAll(async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'ioc-production-'));
        closing.push({ close: () => rm(folder, { recursive: true, force: true }) });
        const [mosquitto, postgres, influxd] = await Promise.all([
          startMosquitto({}),
          startPostgres(),
          startInfluxd(),
        ]);
        closing.push(mosquitto, postgres, influxd);
        await influxd.createBucket('readings');
        mqttUrl = mosquitto.url;
        const env = {
          IOC_DATA_DIR: folder,
          IOC_ADMIN_PASSWORD: OPERATOR.password,
          IOC_LOG_LEVEL: 'warn',
          MQTT_URL: mosquitto.url,
          DATABASE_URL: postgres.url,
          INFLUX_URL: influxd.url,
          INFLUX_TOKEN: influxd.token,
          INFLUX_ORG: influxd.org,
          INFLUX_BUCKET: 'readings',
        };
        const start = async (
          command: 'api' | 'ingest',
        ): Promise<{ program: RunningProgram; url: string }> => {
          const port = String(await freePort());
          const program = runProgram([command], { ...env, IOC_HTTP_PORT: port });
          const url = `http://127.0.0.1:${port}`;
          const isUp = async (): Promise<boolean> => (await fetch(`${url}/healthz`)).status === 200;
          await eventually(`${command} is up: ${program.output()}`, isUp, READY_DEADLINE_MS);
          return { program, url };
        };
        const apiProcess = await start('api');
        closing.push({ close: () => apiProcess.program.stop() });
        api = apiProcess.url;
        startIngest = async () => (await start('ingest')).program;
        ingest = await startIngest();
        closing.push({ close: () => ingest.stop() });
        const isReady = async (): Promise<boolean> => (await fetch(`${api}/readyz`)).status === 200;
        await eventually('the API sees every part', isReady, READY_DEADLINE_MS);
        session = await OperatorSession.signIn(api);
        device = await registerDevice(session, { id: 'e2e-prod-01', property: 'pm2_5' });
        await createRule(session, 'e2e-prod', 'pm2_5', [device.id]);
      });

      afterAll(async () => {
        for (const part of closing.toReversed()) await part.close();
      });

      async function publish(v: number, ts: number): Promise<void> {
        const client = await connectAsync(mqttUrl);
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

      it('I1 lose nothing when ingest is killed: the broker keeps what was not acknowledged', async () => {
        await ingest.kill();
        const from = Date.now() - 500_000;
        for (let index = 0; index < 200; index++) await publish(20 + index / 10, from + index * 1_000);
        ingest = await startIngest();
        await eventually('all 200 readings', async () => {
          const span = `from=${new Date(from).toISOString()}&to=${new Date(from + 200_000).toISOString()}`;
          const path = `/observations?device=${device.id}&property=pm2_5&${span}&limit=1000`;
          const { items } = await session.get<{ items: readonly unknown[] }>(path);
          return items.length === 200;
        });
        const alerts = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device.id}`);
        expect(alerts.items).toMatchObject([{ occurrences: 1 }]);
      });
    });
  });
});
