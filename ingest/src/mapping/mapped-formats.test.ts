import { describeWith, startMosquitto, type RunningMosquitto } from '@ioc/test-requirements';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ingest } from '../ingest-options.ts';
import {
  device,
  DEVICE_PASSWORD,
  ingestFixture,
  property,
  type IngestFixture,
} from '../ingest-fixture.suite.ts';
import { bdSeq, doubleValue, sparkplugPayload } from './sparkplug/sparkplug-message.suite.ts';

const WAIT = { timeout: 10_000 };
const TABLE = { PM: { property: 'pm2_5' }, pm2_5: { property: 'pm2_5' }, pm25: { property: 'pm2_5' } };
const PROFILE = {
  description: { vi: 'thử', en: 'test' },
  publishers: ['gateway-01'],
  properties: TABLE,
  unlisted: 'ignore',
};

const PROFILES = [
  {
    ...PROFILE,
    id: 'chirpstack',
    topic: 'application/+/device/+/event/+',
    decoder: 'chirpstack-v4',
    device: { from: { field: '/deviceInfo/tags/ioc' } },
  },
  {
    ...PROFILE,
    id: 'senml',
    topic: 'senml/#',
    decoder: 'senml-json',
    device: { from: 'source', after: ':' },
  },
  { ...PROFILE, id: 'ngsi', topic: 'ngsi-ld/#', decoder: 'ngsi-ld', device: { from: 'source', after: ':' } },
  {
    ...PROFILE,
    id: 'sparkplug',
    topic: 'spBv1.0/IOC/#',
    decoder: 'sparkplug-b',
    device: { from: 'source', after: '/' },
  },
];

const DEVICES = ['gateway-01', 'env-lora', 'env-senml', 'env-ngsi', 'env-spark', 'env-other'].map((id) =>
  device(id),
);

let fixture: IngestFixture;
const clients: MqttClient[] = [];

beforeEach(async () => {
  fixture = await ingestFixture(DEVICES);
  await fixture.records.reference.put({ observedProperties: [property('pm2_5'), property('no2')] });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await fixture.close();
});

async function putProfiles(): Promise<void> {
  for (const profile of PROFILES) await fixture.records.mappings.put(profile);
}

async function connected(url: string, username?: string): Promise<MqttClient> {
  const account = username === undefined ? {} : { username, password: DEVICE_PASSWORD };
  const client = await connectAsync(url, { ...account, reconnectPeriod: 0 });
  clients.push(client);
  return client;
}

const embedded = ({ mqttPort }: Ingest): string => `mqtt://127.0.0.1:${mqttPort}`;

/** One message of every format but Sparkplug's, with the value that belongs to it. */
async function publishAll(client: MqttClient, value: number): Promise<void> {
  const messages: readonly (readonly [string, unknown])[] = [
    [
      'application/1/device/ab/event/up',
      { deviceInfo: { devEui: 'ab', tags: { ioc: 'env-lora' } }, object: { pm2_5: value } },
    ],
    ['senml/x', [{ bn: 'urn:dev:env-senml:', n: 'pm2_5', v: value }]],
    ['ngsi-ld/x', { data: [{ id: 'urn:ngsi-ld:AirQualityObserved:env-ngsi', pm25: { value } }] }],
  ];
  for (const [topic, payload] of messages)
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
}

async function latest(): Promise<Record<string, unknown>> {
  return Object.fromEntries((await fixture.telemetry.latest()).map(({ device: id, v }) => [id, v]));
}

const birth = (value: number): Buffer =>
  sparkplugPayload([{ name: 'PM', alias: 4, datatype: 10, raw: doubleValue(value) }], { seq: 1 });

const data = (value: number, seq: number): Buffer =>
  sparkplugPayload([{ alias: 4, raw: doubleValue(value) }], { seq });

describe('other formats through the embedded broker', () => {
  it('come in from a registered gateway that the profiles name, for the devices that it speaks for', async () => {
    await putProfiles();
    const ingest = await fixture.start();
    const gateway = await connected(embedded(ingest), 'gateway-01');
    await publishAll(gateway, 41);
    await expect.poll(latest, WAIT).toEqual({ 'env-lora': 41, 'env-senml': 41, 'env-ngsi': 41 });
    expect(await fixture.records.quarantine.count()).toBe(0);
  });

  it('are refused from every other device', async () => {
    await putProfiles();
    const ingest = await fixture.start();
    const other = await connected(embedded(ingest), 'env-other');
    const closed = new Promise<void>((resolve) => other.once('close', () => resolve()));
    other.publish('senml/x', '[]', { qos: 1 });
    await closed;
    expect(ingest.heartbeat().received).toBe(0);
  });

  it('follow a profile that is stored, changed or has a fault while ingest runs', async () => {
    const ingest = await fixture.start();
    await putProfiles();
    await fixture.records.mappings.put({ id: 'broken', topic: '#' });
    await expect
      .poll(() => fixture.log.lines.map(({ message }) => message), WAIT)
      .toContain('a mapping profile has faults and is left out');
    const gateway = await connected(embedded(ingest), 'gateway-01');
    await publishAll(gateway, 12);
    await expect.poll(async () => Object.keys(await latest()).length, WAIT).toBe(3);
  });

  it('a Sparkplug gateway hears that its births are wanted, and its data are read after them, also by the next ingest', async () => {
    await putProfiles();
    const ingest = await fixture.start();
    const gateway = await connected(embedded(ingest), 'gateway-01');
    const heard: string[] = [];
    gateway.on('message', (topic) => heard.push(topic));
    await expect(gateway.subscribeAsync('spBv1.0/IOC/NCMD/edge-01')).resolves.toMatchObject([{ qos: 0 }]);
    await gateway.publishAsync('spBv1.0/IOC/DDATA/edge-01/Env-Spark', data(7, 9));
    await expect.poll(() => heard, WAIT).toEqual(['spBv1.0/IOC/NCMD/edge-01']);
    await expect.poll(() => fixture.records.quarantine.count(), WAIT).toBe(1);
    const { items } = await fixture.records.quarantine.list({}, { limit: 10 });
    expect(items.map(({ reason, path }) => [reason, path])).toEqual([['unknown-alias', '/metrics/0']]);
    await gateway.publishAsync('spBv1.0/IOC/NBIRTH/edge-01', sparkplugPayload([bdSeq(1)], { seq: 0 }));
    await gateway.publishAsync('spBv1.0/IOC/DBIRTH/edge-01/Env-Spark', birth(21));
    await expect.poll(latest, WAIT).toEqual({ 'env-spark': 21 });
    await gateway.endAsync();
    await ingest.close();

    const next = await fixture.start();
    const again = await connected(embedded(next), 'gateway-01');
    await again.publishAsync('spBv1.0/IOC/DDATA/edge-01/Env-Spark', data(22, 2));
    await expect.poll(latest, WAIT).toEqual({ 'env-spark': 22 });
  });

  it('lets a gateway hear the commands of its own nodes only', async () => {
    await putProfiles();
    const ingest = await fixture.start();
    const gateway = await connected(embedded(ingest), 'gateway-01');
    const other = await connected(embedded(ingest), 'env-other');
    const granted = async (client: MqttClient, filter: string): Promise<boolean> =>
      client.subscribeAsync(filter).then(
        ([answer]) => answer?.qos === 0,
        () => false,
      );
    expect(await granted(gateway, 'spBv1.0/IOC/DCMD/edge-01/#')).toBe(true);
    for (const filter of [
      'spBv1.0/OTHER/NCMD/edge-01',
      'spBv1.0/IOC/NCMD/+',
      'spBv1.0/IOC/NDATA/edge-01',
      'spBv1.0/#',
    ])
      expect(await granted(gateway, filter), filter).toBe(false);
    expect(await granted(other, 'spBv1.0/IOC/NCMD/edge-01')).toBe(false);
  });
});

describeWith('mosquitto', 'other formats through Mosquitto', () => {
  let broker: RunningMosquitto;

  beforeEach(async () => {
    broker = await startMosquitto();
  });

  afterEach(() => broker.close());

  it('are heard when their profile is stored while ingest is connected, and no longer when it is deleted', async () => {
    const ingest = await fixture.start({
      door: { kind: 'broker', url: broker.url, clientId: 'ioc-ingest-mapping' },
    });
    await expect.poll(() => ingest.readiness().ok, WAIT).toBe(true);
    await putProfiles();
    const gateway = await connected(broker.url);
    await expect
      .poll(async () => {
        await publishAll(gateway, 33);
        return latest();
      }, WAIT)
      .toEqual({ 'env-lora': 33, 'env-senml': 33, 'env-ngsi': 33 });
    await gateway.publishAsync('spBv1.0/IOC/NBIRTH/edge-01', sparkplugPayload([bdSeq(1)], { seq: 0 }));
    await gateway.publishAsync('spBv1.0/IOC/DBIRTH/edge-01/Env-Spark', birth(21));
    await expect.poll(latest, WAIT).toMatchObject({ 'env-spark': 21 });

    for (const { id } of PROFILES) await fixture.records.mappings.delete(id);
    await expect
      .poll(async () => {
        const before = ingest.heartbeat().received;
        await publishAll(gateway, 34);
        await gateway.publishAsync(
          'ioc/v1/bac-giang/environment/env-other/telemetry',
          '{"values":{"no2":1}}',
          {
            qos: 1,
          },
        );
        await expect.poll(() => ingest.heartbeat().received, WAIT).toBeGreaterThan(before);
        return ingest.heartbeat().received - before;
      }, WAIT)
      .toBe(1);
  });
});
