import { deviceTopic } from '@ioc/wire';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CITY, device, DEVICE_PASSWORD, SERVICE } from '../../ingest-fixture.suite.ts';
import { FIRST_FLOOD_PAUSE_MS } from '../limits/flood-pause.ts';
import { closeEmbedded, isCutOff, openEmbedded, type Embedded } from './embedded-door-fixture.suite.ts';

const FLOODER = device('env-01');
const NEIGHBOURS = Array.from({ length: 10 }, (_, index) => device(`env-1${index}`));
const LIMIT = { perSecond: 50, burst: 100 };
const FLOOD = 20_000;
/** So many messages fit into one chunk of 64 KiB: they may wait in memory. */
const MOST_IN_MEMORY = 65_536 / 70;
const WAIT = { timeout: 10_000 };

function topicOf({ id }: { readonly id: typeof FLOODER.id }): string {
  return deviceTopic({ city: CITY, sector: 'environment', device: id }, 'telemetry');
}

describe('a device that floods the embedded door', () => {
  const clients: MqttClient[] = [];
  const received = new Map<string, number>();
  let clock = { skippedMs: 0, speed: 1 };
  let embedded: Embedded;

  beforeEach(async () => {
    clock = { skippedMs: 0, speed: 1 };
    received.clear();
    embedded = await openEmbedded({
      devices: [FLOODER, ...NEIGHBOURS],
      deviceLimit: LIMIT,
      steadyMs: () => performance.now() * clock.speed + clock.skippedMs,
      receive: ({ topic }, accepted) => {
        received.set(topic, (received.get(topic) ?? 0) + 1);
        accepted(true);
      },
    });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await closeEmbedded(embedded);
  });

  async function signIn(username: string, password = DEVICE_PASSWORD): Promise<MqttClient> {
    const url = `mqtt://127.0.0.1:${embedded.door.port}`;
    const client = await connectAsync(url, { username, password, reconnectPeriod: 0 }, false);
    client.on('error', () => undefined);
    client.stream.setMaxListeners(0);
    clients.push(client);
    return client;
  }

  function flood(client: MqttClient, qos: 0 | 1): void {
    for (let count = 0; count < FLOOD; count += 1)
      client.publish(topicOf(FLOODER), '{}', { qos }, () => undefined);
  }

  it.each([0, 1] as const)(
    'I8 is slowed to its own limit at QoS %i, while its neighbours are served at once',
    async (qos) => {
      const flooder = await signIn(FLOODER.id);
      const began = performance.now();
      flood(flooder, qos);
      const others = await Promise.all(NEIGHBOURS.map(({ id }) => signIn(id)));
      await expect.poll(() => embedded.door.status().flooding, WAIT).toEqual([FLOODER.id]);
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(
          others.map((client, index) =>
            client.publishAsync(topicOf(NEIGHBOURS[index] ?? FLOODER), '{}', { qos: 1 }),
          ),
        );
      }
      for (const neighbour of NEIGHBOURS) expect(received.get(topicOf(neighbour))).toBe(5);
      const seconds = (performance.now() - began) / 1_000;
      expect(received.get(topicOf(FLOODER))).toBeLessThanOrEqual(LIMIT.burst + LIMIT.perSecond * seconds + 1);
      expect(embedded.counts.byDevice.get(FLOODER.id)).toBeLessThan(MOST_IN_MEMORY);
    },
  );

  it('I8 is cut off when it goes on, and kept out for a while, whereas its neighbours stay', async () => {
    clock.speed = 20;
    const flooder = await signIn(FLOODER.id);
    const [neighbour] = await Promise.all(NEIGHBOURS.map(({ id }) => signIn(id)));
    const cutOff = isCutOff(flooder);
    flood(flooder, 1);
    await expect.poll(() => embedded.door.status().flooding, WAIT).toEqual([FLOODER.id]);
    expect(await cutOff).toBe(true);
    expect(neighbour?.connected).toBe(true);
    await expect(signIn(FLOODER.id)).rejects.toThrow(/server unavailable/i);
    expect(Object.fromEntries(embedded.counts.byAction)).toMatchObject({ 'cut-off': 1, 'kept-out': 1 });
    clock.skippedMs += FIRST_FLOOD_PAUSE_MS;
    await signIn(FLOODER.id);
  });

  it('has no limit where it is a service of ours that sends', async () => {
    const service = await signIn(SERVICE.username, SERVICE.password);
    const sent = Array.from({ length: 2_000 }, () =>
      service.publishAsync(topicOf(FLOODER), '{}', { qos: 1 }),
    );
    await Promise.all(sent);
    expect(received.get(topicOf(FLOODER))).toBe(2_000);
  });
});
