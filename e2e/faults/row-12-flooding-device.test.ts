import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { RunningCenter } from '../src/running-center.ts';
import { registerDevice, telemetryTopic } from '../src/test-device.ts';
import { faultForm, faultLengthMs, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { connectPacket, publishBody, publishPacket, RawMqttClient } from './load/raw-mqtt-client.ts';
import { expectBalancedLedger } from './oracle/expect-balanced-ledger.ts';
import { readBack } from './oracle/read-back.ts';
import { HASHED_PROPERTY } from './oracle/reading-plan.ts';
import { metricValue } from './processes/metric-value.ts';

/** Devices that behave. */
const NORMAL = faultForm().isSoak ? 1_000 : 200;

/** What a device may say: so many messages a second, so many at once (the defaults of IOC_DEVICE_RATE, IOC_DEVICE_BURST). */
const RATE = 50;
const BURST = 500;

/** What the flooding device says: so many messages every so many milliseconds, 10,000 a second. */
const FLOOD_MESSAGES = 100;
const FLOOD_EVERY_MS = 10;

/** Bytes of the flood that wait on this side at most; it is the reader who slows it. */
const MOST_WAITING_BYTES = 4_194_304;

/** How soon a flood must be told, in milliseconds (row 12), and how soon it is cut off after the ten seconds it is borne. */
const TOLD_WITHIN_MS = withinMs(10_000);
const CUT_WITHIN_MS = withinMs(15_000);

/** Quick acknowledgements that slow ones may be the double of, in milliseconds. */
const QUICK_MS = 100;

/** Sends as fast as it may until it is cut off. */
class Flood {
  readonly client: RawMqttClient;
  readonly #topic: string;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;

  constructor(client: RawMqttClient, topic: string) {
    this.client = client;
    this.#topic = topic;
    this.#timer = setInterval(() => this.#beat(), FLOOD_EVERY_MS);
  }

  get sent(): number {
    return this.#sent;
  }

  close(): void {
    clearInterval(this.#timer);
    this.client.close();
  }

  #beat(): void {
    const { socket, isClosed } = this.client;
    for (let place = 0; place < FLOOD_MESSAGES; place += 1) {
      if (isClosed || socket.writableLength > MOST_WAITING_BYTES) return;
      this.#sent += 1;
      const values = { [HASHED_PROPERTY]: this.#sent % 360 };
      const payload = Buffer.from(JSON.stringify({ ts: Date.now(), values }));
      socket.write(publishPacket(publishBody(this.#topic, 1 + (this.#sent % 65_535), payload)));
    }
  }
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
}

describe('row 12: a device that floods', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;
  let flood: Flood | undefined;

  afterEach(async () => {
    flood?.close();
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 12,
      title:
        'I8 row 12: a device that floods among many is limited, counted, told and cut off; the others lose nothing',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { url, mqttUrl } = center;
      const port = Number(new URL(mqttUrl).port);
      const session = await center.signIn();
      const flooding = await registerDevice(session, { id: 'flooding-device', property: HASHED_PROPERTY });
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: NORMAL - 2,
        alarming: 2,
        ratePerDevice: 2,
      });
      const { devices, ledgers } = fleet;
      await eventually('everybody is connected', () => devices.every(({ isOpen }) => isOpen), 120_000);
      fleet.start();
      await sleep(3_000);
      const floodsFromMs = performance.now();
      flood = new Flood(await RawMqttClient.signIn(port, flooding), telemetryTopic(flooding));
      await eventually(
        'the flood is told',
        async () => (await (await fetch(`${url}/readyz`)).text()).includes('device-flooding'),
        TOLD_WITHIN_MS,
      );
      run.figures['told after (s)'] = ((performance.now() - floodsFromMs) / 1_000).toFixed(1);
      const { client } = flood;
      await eventually('who floods is cut off', () => client.isClosed, CUT_WITHIN_MS);
      const floodedMs = performance.now() - floodsFromMs;
      run.figures['cut off after (s)'] = (floodedMs / 1_000).toFixed(1);
      const again = await RawMqttClient.open(port, connectPacket(flooding));
      await eventually('it is kept out', () => again.isClosed || (again.connack ?? 0) > 0, CUT_WITHIN_MS);
      expect(again.connack).not.toBe(0);
      await sleep(faultLengthMs({ boundedS: 0, soakMin: 5 }));
      const quiet = ledgers.flatMap((ledger) => ledger.ackLatenciesMs(0, floodsFromMs));
      const during = ledgers.flatMap((ledger) =>
        ledger.ackLatenciesMs(floodsFromMs, floodsFromMs + floodedMs),
      );
      await fleet.finish();
      run.done = `one device said ${flood.sent} messages in ${(floodedMs / 1_000).toFixed(0)} s beside ${NORMAL} at 2 a second`;
      run.figures['of these taken'] = client.acked;
      run.figures['p99 of the others before and during (ms)'] =
        `${p99(quiet).toFixed(0)}, ${p99(during).toFixed(0)}`;
      expect(client.acked, 'what the flood got through').toBeLessThanOrEqual(
        BURST + RATE * (floodedMs / 1_000 + 1),
      );
      for (const action of ['slowed', 'cut-off', 'kept-out'])
        expect(await metricValue(url, `ioc_ingest_limited_total{action="${action}"}`)).toBeGreaterThan(0);
      expect(
        await metricValue(url, `ioc_ingest_limited_device_total{device="${flooding.id}"}`),
      ).toBeGreaterThan(0);
      const verdict = run.count(await readBack(session, ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      const { received } = await expectBalancedLedger(session);
      expect(received - fleet.sent, 'taken in of the flood').toBeGreaterThanOrEqual(client.acked);
      expect(p99(during)).toBeLessThanOrEqual(withinMs(Math.max(2 * p99(quiet), QUICK_MS)));
    },
  );
});
