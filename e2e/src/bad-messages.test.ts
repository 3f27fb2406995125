import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { connectDevice, registerDevice, telemetryTopic, type TestDevice } from './test-device.ts';

interface Quarantined {
  readonly topic: string;
  readonly payload: string;
  readonly reason: string;
  readonly path: string;
}

describe('bad messages', () => {
  let center: RunningCenter;
  let session: OperatorSession;
  let device: TestDevice;

  beforeAll(async () => {
    center = await RunningCenter.start();
    session = await center.signIn();
    device = await registerDevice(session, { id: 'e2e-air-02', property: 'pm2_5' });
  });

  afterAll(() => center?.close());

  it('I5 lands each in the quarantine with its reason while its neighbours go through', async () => {
    const client = await connectDevice(center.mqttUrl, device);
    const topic = telemetryTopic(device);
    const now = Date.now();
    const messages = [
      JSON.stringify({ ts: now - 3_000, values: { pm2_5: 11 } }),
      '{not json',
      JSON.stringify({ ts: now - 2_000, values: { pm2_5: 12, nonsense: 1 } }),
      JSON.stringify({ ts: now - 1_500, values: { pm2_5: 1e6 } }),
      JSON.stringify({ ts: now + 3_600_000, values: { pm2_5: 13 } }),
      JSON.stringify({ ts: now - 1_000, values: { pm2_5: 14 } }),
    ];
    await Promise.all(messages.map((message) => client.publishAsync(topic, message, { qos: 1 })));
    await client.endAsync();

    const quarantine = await eventually('four messages in quarantine', async () => {
      const { items } = await session.get<PageAnswer<Quarantined>>('/quarantine');
      return items.length >= 4 && items;
    });
    expect(quarantine.map(({ reason }) => reason).toSorted()).toEqual([
      'future',
      'implausible',
      'not-json',
      'unknown-property',
    ]);
    expect(quarantine.find(({ reason }) => reason === 'not-json')).toMatchObject({
      payload: '{not json',
      topic,
    });
    expect(quarantine.find(({ reason }) => reason === 'unknown-property')?.path).toBe('/values/nonsense');
    const stored = await eventually('three good readings', async () => {
      const { items } = await session.get<{ items: readonly { v: number }[] }>(
        `/observations?device=${device.id}&property=pm2_5&from=${new Date(now - 60_000).toISOString()}`,
      );
      return items.length >= 3 && items;
    });
    expect(stored.map(({ v }) => v)).toEqual([11, 12, 14]);
  });

  it('lets nobody in without a password, and no device publish for another', async () => {
    const other = await registerDevice(session, { id: 'e2e-air-03', property: 'pm2_5' });
    await expect(connectDevice(center.mqttUrl, { ...device, password: 'wrong' })).rejects.toThrow(
      /not authorized|refused/i,
    );
    const client = await connectDevice(center.mqttUrl, device);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(telemetryTopic(other), JSON.stringify({ values: { pm2_5: 1 } }), { qos: 1 });
    await closed;
    const { items } = await session.get<{ items: readonly unknown[] }>(
      `/observations?device=${other.id}&property=pm2_5`,
    );
    expect(items).toEqual([]);
  });
});
