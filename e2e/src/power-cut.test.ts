import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { connectDevice, registerDevice, telemetryTopic, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

const DEVICES = 10;
const MESSAGES_PER_DEVICE = 2_000;
/** Messages that a device has on the way at once. */
const IN_FLIGHT = 100;
/** The kill comes when this share of all messages was acknowledged. */
const KILL_AT = 0.4;

interface Stored {
  readonly items: readonly { readonly t: string; readonly v: number }[];
}

/** The value that belongs to a message, so that a stored value can be told from a wrong one. */
function valueOf(seq: number): number {
  return 110 + ((seq * 7919) % 700) / 10;
}

/** Publishes a device's messages, noting which were acknowledged, until all were or the connection broke. */
async function publishAll(
  client: MqttClient,
  device: TestDevice,
  from: number,
  acknowledged: Set<number>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < MESSAGES_PER_DEVICE && client.connected) {
      const seq = next++;
      const message = JSON.stringify({ ts: from + seq * 10, values: { pm2_5: valueOf(seq) }, seq });
      await client.publishAsync(telemetryTopic(device), message, { qos: 1 });
      acknowledged.add(seq);
    }
  };
  const broken = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const lanes = Promise.allSettled(Array.from({ length: IN_FLIGHT }, lane));
  await Promise.race([lanes, broken]);
}

describe('a power cut in the middle of 20,000 QoS 1 messages', () => {
  let center: RunningCenter;
  let session: OperatorSession;
  let devices: readonly TestDevice[];

  beforeAll(async () => {
    center = await RunningCenter.start();
    session = await center.signIn();
    const ids = Array.from({ length: DEVICES }, (_, index) => `e2e-kill-${index}0`);
    devices = await Promise.all(ids.map((id) => registerDevice(session, { id, property: 'pm2_5' })));
    await createRule(session, 'e2e-kill', 'pm2_5', ids);
  });

  afterAll(() => center?.close());

  it('I1 loses none that was acknowledged, stores none twice or wrong, and raises no alert twice', async () => {
    const from = Date.now() - MESSAGES_PER_DEVICE * 10 - 1_000;
    const acknowledged = devices.map(() => new Set<number>());
    const clients = await Promise.all(devices.map((device) => connectDevice(center.mqttUrl, device)));
    for (const client of clients) client.on('error', () => client.end(true));
    const publishing = devices.map((device, index) => {
      const [client, acks] = [clients[index], acknowledged[index]];
      return client && acks ? publishAll(client, device, from, acks) : Promise.resolve();
    });
    const total = (): number => acknowledged.reduce((sum, acks) => sum + acks.size, 0);
    await eventually(
      'enough messages are acknowledged',
      () => total() >= DEVICES * MESSAGES_PER_DEVICE * KILL_AT,
      120_000,
    );
    await center.kill();
    await Promise.all(publishing);
    expect(total()).toBeLessThan(DEVICES * MESSAGES_PER_DEVICE);

    await center.restart();
    session = await center.signIn();
    const isStored = async (
      device: TestDevice,
      acks: ReadonlySet<number>,
    ): Promise<Stored['items'] | false> => {
      const span = `from=${new Date(from).toISOString()}&to=${new Date(from + MESSAGES_PER_DEVICE * 10).toISOString()}`;
      const { items } = await session.get<Stored>(
        `/observations?device=${device.id}&property=pm2_5&${span}&limit=${MESSAGES_PER_DEVICE}`,
      );
      const seqs = new Set(items.map(({ t }) => (Date.parse(t) - from) / 10));
      return [...acks].every((seq) => seqs.has(seq)) && items;
    };
    for (const [index, device] of devices.entries()) {
      const acks = acknowledged[index] ?? new Set();
      const items = await eventually(`all ${acks.size} acknowledged readings of ${device.id}`, () =>
        isStored(device, acks),
      );
      expect(new Set(items.map(({ t }) => t)).size, 'stored twice').toBe(items.length);
      for (const { t, v } of items) expect(v).toBe(valueOf((Date.parse(t) - from) / 10));
      const { items: alerts } = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device.id}`);
      expect(alerts, device.id).toMatchObject([{ occurrences: 1, condition: 'active' }]);
    }
  });
});
