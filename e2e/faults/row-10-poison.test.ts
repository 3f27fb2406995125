import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import type { OperatorSession } from '../src/operator-session.ts';
import { PartsApart } from '../src/parts-apart.ts';
import { RunningCenter } from '../src/running-center.ts';
import { registerDevice, telemetryTopic, type TestDevice } from '../src/test-device.ts';
import { faultForm, faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { fuzzed, poisons, type Poison } from './load/poison.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { publishBody, publishPacket, RawMqttClient } from './load/raw-mqtt-client.ts';
import { EACH_ONCE, MOST_PACKET_IDS, sendRaw } from './load/send-raw.ts';
import { expectBalancedLedger, type LedgerTotals } from './oracle/expect-balanced-ledger.ts';
import { quarantineOf } from './oracle/quarantine-of.ts';
import { readBack } from './oracle/read-back.ts';
import { HASHED_PROPERTY } from './oracle/reading-plan.ts';
import { metricValue } from './processes/metric-value.ts';

/** Messages of the fuzz of a round, which go over the connections of so many devices. */
const FUZZED = faultForm().isSoak ? 20_000 : 8_000;
const FUZZING_DEVICES = 4;

/** How often each kind of poison is sent. */
const DOSES = 5;

/** What one may say in this row: its subject is not the limit of a device. */
const NO_LIMIT = { IOC_DEVICE_RATE: '0' } as const;

/** Milliseconds after which ingest knows a new device also behind another broker (see `prepareFleet`). */
const KNOWN_AFTER_MS = 2_000;

/** How long a connection that says what it may not may live on, in milliseconds. */
const ENDED_WITHIN_MS = 15_000;

/** Topics under which no device may publish, and such as no topic may be. Source of the latter: MQTT 3.1.1, 1.5.3, 3.3.2.1. */
function forbiddenTopics(device: TestDevice): readonly (string | Buffer)[] {
  const own = telemetryTopic(device);
  return [
    own.replace(device.id, 'poison-other'),
    own.replace(device.city, 'viet-yen'),
    `${own}/more`,
    `/${own}`,
    own.toUpperCase(),
    'ioc/v1/live/-/ingest',
    '$SYS/broker/uptime',
    '',
    '#',
    own.replace(device.id, '+'),
    `${own}\0`,
    Buffer.from([0xff, 0xfe, 0x2f]),
    Buffer.from([0xed, 0xa0, 0x80]),
    'a/'.repeat(30_000),
    `ioc/v1/__proto__/constructor/${device.id}/telemetry`,
    own.replace(device.id, `../${device.id}`),
  ];
}

/** Sends every kind of poison, each from a device of its own; each must be acknowledged once and kept with its reason. */
async function expectKept(session: OperatorSession, port: number): Promise<readonly TestDevice[]> {
  const kinds = poisons();
  const devices = await Promise.all(
    kinds.map(({ name }) => registerDevice(session, { id: `poison-${name}`, property: HASHED_PROPERTY })),
  );
  await sleep(KNOWN_AFTER_MS);
  const sender = async (device: TestDevice, { name, payload, reasons }: Poison): Promise<void> => {
    const client = await RawMqttClient.signIn(port, device);
    const doses = Array.from({ length: DOSES }, () => payload);
    expect(await sendRaw(client, telemetryTopic(device), doses), name).toEqual(EACH_ONCE);
    client.close();
    const kept = new Set(await quarantineOf(session, device.id, DOSES));
    expect(
      [...kept].filter((reason) => !reasons.includes(reason)),
      name,
    ).toEqual([]);
  };
  await Promise.all(
    kinds.flatMap((kind, place) => {
      const device = devices[place];
      return device ? [sender(device, kind)] : [];
    }),
  );
  return devices;
}

/** Sends near-readings from several devices at once; expects each acknowledged once. */
async function fuzz(
  devices: readonly TestDevice[],
  port: number,
  payloadOf: (place: number) => Buffer,
): Promise<number> {
  const share = Math.min(MOST_PACKET_IDS, FUZZED / devices.length);
  await Promise.all(
    devices.map(async (device, place) => {
      const client = await RawMqttClient.signIn(port, device);
      const payloads = Array.from({ length: share }, (_, index) => payloadOf(place * share + index));
      expect(await sendRaw(client, telemetryTopic(device), payloads), device.id).toEqual(EACH_ONCE);
      client.close();
    }),
  );
  return share * devices.length;
}

function registerFuzzing(session: OperatorSession): Promise<readonly TestDevice[]> {
  const ids = Array.from({ length: FUZZING_DEVICES }, (_, place) => `fuzz-${place}-0`);
  return Promise.all(ids.map((id) => registerDevice(session, { id, property: HASHED_PROPERTY })));
}

describe('row 10: poison', () => {
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
      row: 10,
      title:
        'I5 row 10: poison and fuzz at the embedded broker: no crash, each acknowledged once, each kept or counted, good traffic whole',
    },
    async (run) => {
      center = await RunningCenter.start(NO_LIMIT);
      run.outputs.push(() => center?.output() ?? '');
      const { url, mqttUrl, pid } = center;
      const port = Number(new URL(mqttUrl).port);
      const session = await center.signIn();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 8,
        alarming: 2,
        ratePerDevice: 20,
      });
      fleet.start();
      const poisoning = await expectKept(session, port);
      const fuzzing = await registerFuzzing(session);
      const endsAtMs = performance.now() + faultLengthMs({ boundedS: 0, soakMin: 30 });
      let fuzzedCount = 0;
      do {
        fuzzedCount += await fuzz(fuzzing, port, (place) => fuzzed(fuzzedCount + place, run.choice));
      } while (faultForm().isSoak && performance.now() < endsAtMs);
      const others = fuzzedCount + poisoning.length * DOSES;

      const tricks = poisoning.flatMap((device, place) => {
        const topic = forbiddenTopics(device)[place];
        return topic === undefined ? [] : [{ device, topic }];
      });
      await Promise.all(
        tricks.map(async ({ device, topic }, place) => {
          const client = await RawMqttClient.signIn(port, device);
          const payload = Buffer.from(JSON.stringify({ values: { [HASHED_PROPERTY]: 1 } }));
          client.socket.write(publishPacket(publishBody(topic, 1, payload)));
          await eventually(`topic ${place} ends the connection`, () => client.isClosed, ENDED_WITHIN_MS);
          expect(client.acked, `topic ${place}`).toBe(0);
        }),
      );
      await fleet.finish();
      expect(center.pid).toBe(pid);
      run.done = `${poisons().length} kinds of poison, ${fuzzedCount} fuzzed messages, ${tricks.length} topic tricks`;
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      expect(await metricValue(url, 'ioc_ingest_received_total')).toBe(others + fleet.sent);
      noteLedger(run.figures, await expectBalancedLedger(session));
    },
  );

  describeWith('mosquitto', 'behind Mosquitto', () => {
    describeWith('postgres', 'with PostgreSQL', () => {
      describeWith('influxdb', 'and InfluxDB', () => {
        faultRow(
          {
            row: 10,
            title:
              'I5 row 10: poison and fuzz behind Mosquitto: no crash, each kept or counted, good traffic whole',
          },
          async (run) => {
            // What is said at once here is more than Mosquitto queues by default, and it drops the rest.
            parts = await PartsApart.start({ env: NO_LIMIT, mosquitto: ['max_queued_messages 1000000'] });
            run.outputs.push(
              () => parts?.ingest.output() ?? '',
              () => parts?.api.output() ?? '',
            );
            const { mosquitto, ingest } = parts;
            const session = await parts.signIn();
            const fuzzing = await registerFuzzing(session);
            fleet = await prepareFleet({
              session,
              access: { mqttUrl: parts.mqttUrl, signsIn: false },
              choice: run.choice,
              hashed: 8,
              alarming: 2,
              ratePerDevice: 20,
            });
            const receivedBefore = await metricValue(ingest.url, 'ioc_ingest_received_total');
            fleet.start();
            let others = await fuzz(fuzzing, mosquitto.port, (place) => fuzzed(place, run.choice));
            const [device] = fuzzing;
            if (!device) throw new Error('no device fuzzes');
            const topics = forbiddenTopics(device).filter(
              (topic) => typeof topic === 'string' && /^ioc\/v1\/[^+#\0]*$/.test(topic),
            );
            for (const topic of topics) {
              const client = await RawMqttClient.signIn(mosquitto.port, device);
              client.socket.write(publishPacket(publishBody(topic, 1, Buffer.from('{"values":{}}'))));
              await eventually('it is acknowledged', () => client.acked === 1);
              client.close();
            }
            others += DOSES * (await expectKept(session, mosquitto.port)).length;
            await fleet.finish();
            run.done = `${poisons().length} kinds of poison, ${FUZZED} fuzzed messages, ${topics.length} topics of others`;
            const verdict = run.count(await readBack(session, fleet.ledgers));
            expect(verdict).toMatchObject(NOTHING_AMISS);
            expect(verdict.stored).toBe(verdict.sent);
            const received = await metricValue(ingest.url, 'ioc_ingest_received_total');
            expect(received - receivedBefore).toBeGreaterThanOrEqual(others + fleet.sent);
            noteLedger(run.figures, await expectBalancedLedger(session));
          },
        );
      });
    });
  });
});

function noteLedger(figures: Record<string, number | string>, totals: LedgerTotals): void {
  const { received, archived, duplicate, quarantined } = totals;
  figures['ledger'] =
    `${received} = ${archived} archived + ${duplicate} repeated + ${quarantined} quarantined`;
}
