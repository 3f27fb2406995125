import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { LiveListener } from '../src/live-listener.ts';
import { OperatorSession } from '../src/operator-session.ts';
import { PartsApart } from '../src/parts-apart.ts';
import { RunningCenter } from '../src/running-center.ts';
import { withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { SilentClients } from './processes/silent-client.ts';
import { TcpLink } from './processes/tcp-link.ts';

/** Milliseconds that looking costs, on top of every limit below. */
const SLACK_MS = 2_000;

/** Ingest asks its broker every 20 s whether it lives, and must notice within 1.5 times that (row 15). */
const INGEST_NOTICES_MS = withinMs(30_000);

/** A screen must know within ten seconds that what it shows is old (row 15). */
const SCREEN_NOTICES_MS = withinMs(10_000);

/** Seconds between two words of a device; its broker must drop it within 1.5 times that. */
const DEVICE_KEEPALIVE_S = 4;

/** Connections of a slow attacker, and how many milliseconds each pauses after a byte. */
const SLOW_CLIENTS = 200;
const SLOW_EVERY_MS = 1_000;

/** Milliseconds after which each door must have ended such a connection: its own limit, and the beat of looking. */
const MQTT_PATIENCE_MS = withinMs(35_000);
const HTTP_PATIENCE_MS = withinMs(50_000);

/** Milliseconds that a plain question may take while the attackers are there. */
const ANSWER_MS = withinMs(2_000);

/** Milliseconds until a condition came true. */
async function took(what: string, look: () => Promise<boolean> | boolean, limitMs: number): Promise<number> {
  const startedMs = performance.now();
  await eventually(what, look, limitMs + SLACK_MS);
  return performance.now() - startedMs;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

async function bodyOf(url: string): Promise<string> {
  return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).text();
}

/** Resolves when the server tells the screen that a part is out of reach. */
function staleNotice(listener: LiveListener): Promise<void> {
  return new Promise((resolve) => {
    listener.socket.on('notice', ({ kind }: { kind: string }) => {
      if (kind === 'stale') resolve();
    });
  });
}

describe('row 15: connections that nobody ended, and slow attackers', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;
  const closing: (() => Promise<unknown> | void)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 15,
      title:
        'row 15: a device and a screen behind a black hole are noticed in time; slow attackers on MQTT and HTTP harm nobody',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { mqttUrl, url } = center;
      const session = await center.signIn();
      const [toMqtt, toHttp] = [
        await TcpLink.open(Number(new URL(mqttUrl).port)),
        await TcpLink.open(Number(new URL(url).port)),
      ];
      closing.push(
        () => toMqtt.close(),
        () => toHttp.close(),
      );
      const choice = run.choice;
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice,
        hashed: 8,
        alarming: 2,
        ratePerDevice: 20,
      });
      const behind = await prepareFleet({
        session,
        access: { mqttUrl: `mqtt://127.0.0.1:${toMqtt.port}`, signsIn: true, keepaliveS: DEVICE_KEEPALIVE_S },
        choice,
        hashed: 4,
        alarming: 0,
        ratePerDevice: 20,
        prefix: 'behind',
      });
      closing.push(() => behind.close());
      const linked = await OperatorSession.signIn(`http://127.0.0.1:${toHttp.port}`);
      const { listener } = await LiveListener.subscribe(linked);
      closing.push(() => listener.close());
      fleet.start();
      behind.start();
      await sleep(2_000);

      const slowMqtt = await SilentClients.open(Number(new URL(mqttUrl).port), {
        count: SLOW_CLIENTS,
        words: '\x10\x40\x00\x04MQTT',
        everyMs: SLOW_EVERY_MS,
      });
      const slowHttp = await SilentClients.open(Number(new URL(url).port), {
        count: SLOW_CLIENTS,
        words: `GET /api/v1/devices HTTP/1.1\r\nhost: localhost\r\nx-slow: ${'a'.repeat(200)}`,
        everyMs: SLOW_EVERY_MS,
      });
      closing.push(
        () => slowMqtt.close(),
        () => slowHttp.close(),
      );
      toMqtt.becomeBlackHole();
      toHttp.becomeBlackHole();
      const whileAttacked = async (): Promise<void> => {
        const acked = fleet?.acked ?? 0;
        for (let look = 0; look < 10; look += 1) {
          expect(await bodyOf(`${url}/healthz`)).toContain('ok');
          await sleep(500);
        }
        expect(fleet?.acked ?? 0, 'the others are acknowledged').toBeGreaterThan(acked);
      };
      const [devices, screen, mqtt, http] = await Promise.all([
        took(
          'the devices are dropped',
          () => toMqtt.endedByServer === behind.devices.length,
          withinMs(1_500 * DEVICE_KEEPALIVE_S),
        ),
        took('the screen notices', () => !listener.socket.connected, SCREEN_NOTICES_MS),
        took('slow MQTT is ended', () => slowMqtt.closed === SLOW_CLIENTS, MQTT_PATIENCE_MS),
        took('slow HTTP is ended', () => slowHttp.closed === SLOW_CLIENTS, HTTP_PATIENCE_MS),
        whileAttacked(),
      ]);
      run.figures['devices dropped after (s)'] = seconds(devices);
      run.figures['screen noticed after (s)'] = seconds(screen);
      run.figures['slow MQTT ended after (s)'] = seconds(mqtt);
      run.figures['slow HTTP ended after (s)'] = seconds(http);
      toMqtt.heal();
      toHttp.heal();
      await behind.finish();
      await fleet.finish();
      run.done = `4 devices and a screen behind a black hole, ${SLOW_CLIENTS} slow connections on MQTT and on HTTP`;
      const verdict = run.count(await readBack(session, [...fleet.ledgers, ...behind.ledgers]));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
    },
  );
});

describeWith('mosquitto', 'row 15: behind Mosquitto', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      const links: Partial<Record<'ingest' | 'api', TcpLink>> = {};
      let parts: PartsApart | undefined;
      let fleet: DeviceFleet | undefined;
      let listener: LiveListener | undefined;

      afterEach(async () => {
        listener?.close();
        fleet?.close();
        await parts?.close();
        await Promise.all(Object.values(links).map((link) => link.close()));
      });

      faultRow(
        {
          row: 15,
          title:
            'I1 row 15: ingest behind a black hole: told to every screen in time, connected again, and nothing lost',
        },
        async (run) => {
          parts = await PartsApart.start({
            mosquitto: ['max_queued_messages 1000000', 'max_inflight_messages 1000'],
            brokerUrlFor: async (part, port) => {
              const link = (links[part] = await TcpLink.open(port));
              return `mqtt://127.0.0.1:${link.port}`;
            },
          });
          run.outputs.push(
            () => parts?.ingest.output() ?? '',
            () => parts?.api.output() ?? '',
          );
          const { api, ingest } = parts;
          const session = await parts.signIn();
          fleet = await prepareFleet({
            session,
            access: { mqttUrl: parts.mqttUrl, signsIn: false },
            choice: run.choice,
            hashed: 18,
            alarming: 2,
            ratePerDevice: 25,
          });
          ({ listener } = await LiveListener.subscribe(session));
          fleet.start();
          await sleep(2_000);
          const noticed = staleNotice(listener);
          let isNoticed = false;
          void noticed.then(() => (isNoticed = true));
          links.ingest?.becomeBlackHole();
          const [screen, told] = await Promise.all([
            took('the screen is told', () => isNoticed, SCREEN_NOTICES_MS),
            took(
              'ingest notices',
              async () => (await fetch(`${ingest.url}/readyz`)).status === 503,
              INGEST_NOTICES_MS,
            ),
          ]);
          run.figures['screen told after (s)'] = seconds(screen);
          run.figures['ingest noticed after (s)'] = seconds(told);
          links.ingest?.heal();
          const healedMs = performance.now();
          await ingest.untilReady();
          await api.untilReady();
          run.noteReady(performance.now() - healedMs);
          await fleet.finish();
          run.done = 'the line from ingest to Mosquitto swallowed everything, at 500 messages/s';
          const verdict = run.count(await readBack(session, fleet.ledgers));
          expect(verdict).toMatchObject(NOTHING_AMISS);
          expect(verdict.stored).toBe(verdict.sent);
          run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
        },
      );
    });
  });
});
