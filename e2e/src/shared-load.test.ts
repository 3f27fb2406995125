import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeWith, freePort, startInfluxd, startMosquitto, startPostgres } from '@ioc/test-requirements';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { BlockLoad, expectedAfter } from './block-load.ts';
import { eventually } from './eventually.ts';
import { IngestInstance } from './ingest-instance.ts';
import { OPERATOR, OperatorSession, type AlertAnswer, type PageAnswer } from './operator-session.ts';
import { runProgram } from './running-program.ts';
import { registerDevice, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

/** A service of the test and how it ends. */
interface Closing {
  close(): Promise<unknown>;
}

const PARTS = ['bac-giang', 'viet-yen'] as const;
const DEVICES_PER_CITY = 4;
const READY_DEADLINE_MS = 60_000;

/** Longer than a silent holder keeps its part: 7 s of silence and two looks, and time to open. */
const TAKEOVER_DEADLINE_MS = 20_000;

/** Places inside the cities. */
const PLACES = { 'bac-giang': { lon: 106.2, lat: 21.28 }, 'viet-yen': { lon: 106.09, lat: 21.27 } } as const;

/** As deploy/mosquitto/mosquitto.conf: what nobody takes waits at the broker. */
const MOSQUITTO = { config: ['max_inflight_messages 1000', 'max_queued_messages 1000000'] } as const;

describeWith('mosquitto', 'several ingests', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB share the load', () => {
      const closing: Closing[] = [];
      let startIngest: (parts?: string) => Promise<IngestInstance>;
      let former: IngestInstance;
      let first: IngestInstance;
      let second: IngestInstance;
      let session: OperatorSession;
      let devices: readonly TestDevice[];
      let load: BlockLoad;

      beforeAll(async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'ioc-shared-'));
        closing.push({ close: () => rm(folder, { recursive: true, force: true }) });
        const [mosquitto, postgres, influxd] = await Promise.all([
          startMosquitto(MOSQUITTO),
          startPostgres(),
          startInfluxd(),
        ]);
        closing.push(mosquitto, postgres, influxd);
        await influxd.createBucket('readings');
        const env = {
          IOC_DATA_DIR: folder,
          IOC_ADMIN_PASSWORD: OPERATOR.password,
          IOC_LOG_LEVEL: 'info',
          MQTT_URL: mosquitto.url,
          DATABASE_URL: postgres.url,
          INFLUX_URL: influxd.url,
          INFLUX_TOKEN: influxd.token,
          INFLUX_ORG: influxd.org,
          INFLUX_BUCKET: 'readings',
        };
        const port = String(await freePort());
        const api = runProgram(['api'], { ...env, IOC_HTTP_PORT: port });
        closing.push({ close: () => api.stop() });
        const url = `http://127.0.0.1:${port}`;
        const isUp = async (): Promise<boolean> => (await fetch(`${url}/healthz`)).status === 200;
        await eventually('the API is up', isUp, READY_DEADLINE_MS);
        startIngest = async (parts = PARTS.join(',')) => {
          const instance = await IngestInstance.start({ ...env, IOC_INGEST_PARTS: parts });
          closing.push({ close: () => instance.close() });
          return instance;
        };
        former = await startIngest('all');
        const isReady = async (): Promise<boolean> => (await fetch(`${url}/readyz`)).status === 200;
        await eventually('the API sees every part', isReady, READY_DEADLINE_MS);
        session = await OperatorSession.signIn(url);
        const wishes = PARTS.flatMap((city) =>
          Array.from({ length: DEVICES_PER_CITY }, (_, index) => ({
            id: `e2e-shared-${city}-${index}`,
            property: 'pm2_5',
            city,
            location: PLACES[city],
          })),
        );
        devices = await Promise.all(wishes.map((wish) => registerDevice(session, wish)));
        await createRule(
          session,
          'e2e-shared',
          'pm2_5',
          devices.map(({ id }) => id),
        );
        load = await BlockLoad.open(mosquitto.url, devices);
        closing.push(load);
      });

      afterAll(async () => {
        for (const part of closing.toReversed()) await part.close();
      });

      /** Which instance runs which part, when each of the two runs one. */
      async function sharedEvenly(): Promise<ReadonlyMap<string, IngestInstance>> {
        return eventually(
          'each ingest runs one part',
          async () => {
            const [ofFirst, ofSecond] = [await first.running(), await second.running()];
            const [one, other] = [ofFirst[0], ofSecond[0]];
            if (ofFirst.length !== 1 || ofSecond.length !== 1 || one === undefined || other === undefined)
              return undefined;
            return one === other ? undefined : new Map([[one, first] as const, [other, second] as const]);
          },
          TAKEOVER_DEADLINE_MS,
        );
      }

      function sentIn(part: string): number {
        const ours = devices.filter(({ city }) => city === part);
        return ours.reduce((sum, device) => sum + load.countOf(device), 0);
      }

      async function published(more: number): Promise<void> {
        const until = load.total + more;
        await eventually(`${more} more readings`, () => load.total >= until, 60_000);
      }

      /** Nothing is lost, stored twice or wrong; every change of every series was decided once. */
      async function expectExact(): Promise<void> {
        for (const device of devices) {
          await eventually(`all readings of ${device.id}`, async () => {
            const none = { lost: 0, double: 0, wrong: 0 };
            expect(await load.differences(session, device)).toEqual(none);
            return true;
          });
          await eventually(`all decisions about ${device.id}`, async () => {
            expect(await decisionsAbout(device)).toEqual(expectedAfter(load.countOf(device)));
            return true;
          });
        }
      }

      async function decisionsAbout({ id }: TestDevice): Promise<unknown> {
        const { items } = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${id}`);
        const [alert, ...others] = items;
        expect(others, `one alert of ${id}`).toEqual([]);
        if (alert === undefined) return { raised: 0, cleared: 0 };
        const { timeline } = await session.get<{ timeline: readonly { what: string }[] }>(
          `/alerts/${alert.id}`,
        );
        const cleared = timeline.filter(({ what }) => what === 'cleared').length;
        expect(timeline.filter(({ what }) => ['raised', 'reopened', 'occurred'].includes(what))).toHaveLength(
          alert.occurrences,
        );
        return { raised: alert.occurrences, cleared };
      }

      it('take over from one that ran everything, without a loss and without forgetting what stands', async () => {
        await load.settle(session);
        load.start();
        await published(600);
        [first, second] = await Promise.all([startIngest(), startIngest()]);
        for (const { program } of [first, second]) {
          await eventually('the broker keeps messages for the parts that wait', () =>
            PARTS.every((part) => program.output().includes(`"share":"${part}","msg":"the broker keeps`)),
          );
        }
        await former.program.stop();
        await sharedEvenly();
        await published(400);
        await load.stop();
        await expectExact();
      });

      it('one part each, and every series is evaluated exactly once', async () => {
        const shares = await sharedEvenly();
        const before = new Map<string, number>();
        for (const [part, instance] of shares) {
          const total = await instance.total('ioc_ingest_readings_total', part);
          before.set(part, total - sentIn(part));
        }
        load.start();
        await published(2_000);
        await load.stop();
        await expectExact();
        for (const [part, instance] of shares) {
          const total = await instance.total('ioc_ingest_readings_total', part);
          expect(total - (before.get(part) ?? 0), part).toBe(sentIn(part));
        }
      });

      it('I1 one is killed: the other takes its part over, nothing is lost and no alert is doubled', async () => {
        await sharedEvenly();
        load.start();
        await published(500);
        await first.program.kill();
        const killedAt = performance.now();
        await eventually(
          'the other runs both',
          async () => (await second.running()).length === 2,
          TAKEOVER_DEADLINE_MS,
        );
        process.stderr.write(`taken over after ${Math.round(performance.now() - killedAt)} ms\n`);
        await published(500);
        await load.stop();
        await expectExact();
      });

      it('the killed one comes back and takes its share again, without a loss', async () => {
        load.start();
        first = await startIngest();
        await sharedEvenly();
        await published(500);
        await load.stop();
        await expectExact();
      });

      it('I1 one that was frozen for too long can neither commit nor acknowledge, and stops its part', async () => {
        const shares = await sharedEvenly();
        load.start();
        await published(300);
        second.signal('SIGSTOP');
        const frozenAt = performance.now();
        await eventually(
          'the other runs both',
          async () => (await first.running()).length === 2,
          TAKEOVER_DEADLINE_MS,
        );
        process.stderr.write(`taken over after ${Math.round(performance.now() - frozenAt)} ms\n`);
        await published(500);
        second.signal('SIGCONT');
        await eventually('the zombie sees that it lost its part', () =>
          second.program.output().includes('another ingest has taken this part over'),
        );
        await sharedEvenly();
        await published(500);
        await load.stop();
        await expectExact();
        expect(shares.size).toBe(2);
      });
    });
  });
});
