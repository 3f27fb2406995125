import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { RunningCenter } from '../src/running-center.ts';
import { registerDevice, telemetryTopic } from '../src/test-device.ts';
import { faultForm } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import {
  connectPacket,
  packetStart,
  publishBody,
  publishPacket,
  RawMqttClient,
} from './load/raw-mqtt-client.ts';
import { readBack } from './oracle/read-back.ts';
import { HASHED_PROPERTY } from './oracle/reading-plan.ts';
import { MemoryWatch } from './processes/memory-watch.ts';

/** Size of a payload, in bytes. */
const PAYLOAD_BYTES = 10_000_000;

/** Messages of that size, all at once. */
const MESSAGES = faultForm().isSoak ? 100 : 20;

/** What of a message is sent when the rest is held back, in bytes: less than the smallest limit. */
const BEGUN_BYTES = 4_096;

/** Milliseconds within which a message that is too long must have ended its connection, though it was not sent whole. */
const ENDED_WITHIN_MS = 10_000;

/** How much the memory of the process may grow, in bytes (row 11). */
const MOST_GROWTH_BYTES = 64 * 1_048_576;

describe('row 11: payloads of 10 MB', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;
  let memory: MemoryWatch | undefined;

  afterEach(async () => {
    memory?.stop();
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 11,
      title:
        'I5 row 11: payloads of 10 MB end their connection before they are collected, and others do not notice',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { pid, url, mqttUrl } = center;
      const port = Number(new URL(mqttUrl).port);
      const session = await center.signIn();
      const device = await registerDevice(session, { id: 'large-device', property: HASHED_PROPERTY });
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        ratePerDevice: 20,
      });
      fleet.start();
      // What the load itself takes is not the payloads'.
      await sleep(3_000);
      memory = await MemoryWatch.start(pid);
      const topic = telemetryTopic(device);
      const start = publishBody(topic, 1, Buffer.alloc(BEGUN_BYTES, 'x'));
      const begun = await RawMqttClient.signIn(port, device);
      begun.socket.write(publishPacket(start, PAYLOAD_BYTES));
      await eventually('a length too large ends the connection', () => begun.isClosed, ENDED_WITHIN_MS);
      const stranger = await RawMqttClient.open(
        port,
        packetStart(0x10, connectPacket({ id: 'stranger', password: '' }).subarray(2), PAYLOAD_BYTES),
      );
      await eventually('a sign-in too large ends the connection', () => stranger.isClosed, ENDED_WITHIN_MS);

      const payload = Buffer.alloc(PAYLOAD_BYTES, 'x');
      // A device has three connections at most: each message comes over the next one.
      for (let sent = 0; sent < MESSAGES; sent += 2) {
        const clients = await Promise.all([0, 1].map(() => RawMqttClient.signIn(port, device)));
        for (const client of clients) client.socket.write(publishPacket(publishBody(topic, 1, payload)));
        await eventually(
          '10 MB end the connection',
          () => clients.every(({ isClosed }) => isClosed),
          ENDED_WITHIN_MS,
        );
        expect(clients.map(({ acked }) => acked)).toEqual([0, 0]);
      }
      const bodies = await Promise.all(
        Array.from({ length: MESSAGES }, () =>
          fetch(`${url}/api/v1/devices`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', cookie: session.cookie },
            body: payload,
          }).then(
            ({ status }) => status,
            // The line was cut while the body was still being sent.
            () => 413,
          ),
        ),
      );
      expect(new Set(bodies)).toEqual(new Set([413]));
      await fleet.finish();
      memory.stop();
      run.done = `${MESSAGES} payloads of 10 MB over MQTT and as many over HTTP`;
      run.figures['RSS grew by (MiB)'] = (memory.grownBytes / 1_048_576).toFixed(0);
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      expect(center.pid).toBe(pid);
      expect(memory.grownBytes).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
    },
  );
});
