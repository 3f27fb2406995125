import { connect as connectSocket } from 'node:net';
import { SIMULATED_TAG } from '@ioc/domain';
import { deviceTopic, liveTopic } from '@ioc/wire';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CITY, device, DEVICE_PASSWORD, SERVICE } from '../../ingest-fixture.suite.ts';
import { describeDoor } from '../door-contract.suite.ts';
import { interruptibleLink } from '../interruptible-link.suite.ts';
import { closeEmbedded, isCutOff, openEmbedded, type Embedded } from './embedded-door-fixture.suite.ts';

const OWN = device('env-01');
const OTHER = device('env-02');
const SIMULATED = device('sim-01', [SIMULATED_TAG]);
const DEVICES = [OWN, OTHER, SIMULATED];
const WAIT = { timeout: 5_000 };
const REFUSED = /bad user ?name or password|not authorized/i;
function topicOf({ id }: { readonly id: typeof OWN.id }, channel: Parameters<typeof deviceTopic>[1]): string {
  return deviceTopic({ city: CITY, sector: 'environment', device: id }, channel);
}

describeDoor('the embedded door', async (receive) => {
  const embedded = await openEmbedded({ devices: DEVICES, receive });
  const link = await interruptibleLink(embedded.door.port);
  const outside = await connectAsync(`mqtt://127.0.0.1:${link.port}`, {
    ...SERVICE,
    clientId: SERVICE.username,
    clean: false,
    reconnectPeriod: 50,
  });
  return {
    door: embedded.door,
    outside,
    interrupt: () => link.interrupt(),
    close: async () => {
      await outside.endAsync(true);
      await link.close();
      await closeEmbedded(embedded);
    },
  };
});

describe('the embedded door', () => {
  const received: string[] = [];
  const clients: MqttClient[] = [];
  let accept = true;
  let embedded: Embedded;

  beforeEach(async () => {
    received.length = 0;
    accept = true;
    embedded = await openEmbedded({
      devices: DEVICES,
      receive: (message, accepted) => {
        received.push(message.topic);
        if (accept) accepted(true);
      },
    });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await closeEmbedded(embedded);
  });

  async function signIn(username: string, password: string, more: IClientOptions = {}): Promise<MqttClient> {
    const url = `mqtt://127.0.0.1:${embedded.door.port}`;
    const client = await connectAsync(url, { username, password, reconnectPeriod: 0, ...more }, false);
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  it.each([
    ['nobody', DEVICE_PASSWORD],
    [OWN.id, 'wrong'],
    [SERVICE.username, DEVICE_PASSWORD],
    ['../etc', 'x'],
  ])('refuses %s with a wrong name or password', async (username, password) => {
    await expect(signIn(username, password)).rejects.toThrow(REFUSED);
  });

  it('I2 gives the device its PUBACK only when the message is durable', async () => {
    accept = false;
    const client = await signIn(OWN.id, DEVICE_PASSWORD);
    let isAcknowledged = false;
    client.publish(topicOf(OWN, 'telemetry'), '{}', { qos: 1 }, () => (isAcknowledged = true));
    await expect.poll(() => received.length, WAIT).toBe(1);
    // A packet that needs no durability is answered meanwhile, so the PUBACK had its chance.
    await client.subscribeAsync(topicOf(OWN, 'command'));
    expect(isAcknowledged).toBe(false);
  });

  it('lets a device publish under its own topics', async () => {
    const client = await signIn(OWN.id, DEVICE_PASSWORD);
    for (const channel of ['telemetry', 'status', 'command-result'] as const) {
      await client.publishAsync(topicOf(OWN, channel), '{}', { qos: 1 });
    }
    expect(received).toEqual([topicOf(OWN, 'telemetry'), topicOf(OWN, 'status')]);
  });

  it.each([
    topicOf(OTHER, 'telemetry'),
    topicOf(OWN, 'command'),
    'ioc/v1/viet-yen/environment/env-01/telemetry',
    'anything',
    liveTopic(CITY, 'environment'),
    '$SYS/x',
  ])('cuts off a device that publishes to %s', async (topic) => {
    const client = await signIn(OWN.id, DEVICE_PASSWORD);
    const cutOff = isCutOff(client);
    client.publish(topic, '{}', { qos: 1 }, () => undefined);
    expect(await cutOff).toBe(true);
    expect(received).toEqual([]);
  });

  it('does not publish a last will that its device may not publish', async () => {
    const witness = await signIn(SERVICE.username, SERVICE.password);
    const heard: string[] = [];
    witness.on('message', (topic) => heard.push(topic));
    await witness.subscribeAsync('ioc/v1/#');
    for (const topic of [topicOf(OTHER, 'status'), topicOf(OWN, 'status')]) {
      const client = await signIn(OWN.id, DEVICE_PASSWORD, {
        will: { topic, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
      });
      client.stream.destroy();
    }
    await expect.poll(() => received, WAIT).toEqual([topicOf(OWN, 'status')]);
    expect(heard).not.toContain(topicOf(OTHER, 'status'));
  });

  it('lets a device subscribe to its own commands and to nothing else', async () => {
    const client = await signIn(OWN.id, DEVICE_PASSWORD);
    const filters = [
      topicOf(OWN, 'command'),
      topicOf(OTHER, 'command'),
      'ioc/v1/#',
      '#',
      'ioc/v1/live/#',
      topicOf(OWN, 'telemetry'),
    ];
    const granted = await Promise.all(
      filters.map((filter) =>
        client.subscribeAsync(filter).then(
          ([grant]) => grant?.qos ?? 0,
          () => 128,
        ),
      ),
    );
    expect(granted.map((qos) => qos < 128)).toEqual([true, false, false, false, false, false]);
  });

  it('lets the simulator publish for simulated devices only', async () => {
    const client = await signIn('sim', 'secret-of-sim');
    await client.publishAsync(topicOf(SIMULATED, 'telemetry'), '{}', { qos: 1 });
    const cutOff = isCutOff(client);
    client.publish(topicOf(OWN, 'telemetry'), '{}', { qos: 1 }, () => undefined);
    expect(await cutOff).toBe(true);
    expect(received).toEqual([topicOf(SIMULATED, 'telemetry')]);
  });

  it('carries a command from the API to its device, and the live feed to the API', async () => {
    const api = await signIn('api', 'secret-of-api');
    const own = await signIn(OWN.id, DEVICE_PASSWORD);
    const heard: string[] = [];
    for (const client of [api, own]) client.on('message', (topic) => heard.push(topic));
    await api.subscribeAsync('ioc/v1/live/#');
    await own.subscribeAsync(topicOf(OWN, 'command'));
    await api.publishAsync(topicOf(OWN, 'command'), '{}', { qos: 1 });
    embedded.door.publish({ topic: liveTopic(CITY, 'environment'), payload: 'frame', qos: 0 });
    await expect
      .poll(() => heard.toSorted(), WAIT)
      .toEqual([topicOf(OWN, 'command'), liveTopic(CITY, 'environment')].toSorted());
  });

  it('knows a device that was registered a moment ago', async () => {
    const { records } = embedded.fixture;
    await records.devices.create(device('env-03'), (await records.credentials.find(OWN.id))?.hash);
    const client = await signIn('env-03', DEVICE_PASSWORD);
    expect(client.connected).toBe(true);
  });

  it('lets nobody take over the connection or the session of somebody else', async () => {
    const own = await signIn(OWN.id, DEVICE_PASSWORD, { clientId: 'chosen' });
    await expect(signIn(OTHER.id, DEVICE_PASSWORD, { clientId: 'chosen' })).rejects.toThrow(REFUSED);
    await expect(signIn(OTHER.id, DEVICE_PASSWORD, { clientId: OWN.id })).rejects.toThrow(REFUSED);
    expect(own.connected).toBe(true);
  });

  it('retains statuses and nothing else', async () => {
    const own = await signIn(OWN.id, DEVICE_PASSWORD);
    await own.publishAsync(topicOf(OWN, 'telemetry'), '{}', { qos: 1, retain: true });
    await own.publishAsync(topicOf(OWN, 'status'), '{"state":"online"}', { qos: 1, retain: true });
    const late = await signIn(SERVICE.username, SERVICE.password);
    const heard: string[] = [];
    late.on('message', (topic) => heard.push(topic));
    await late.subscribeAsync('ioc/v1/#');
    await expect.poll(() => heard, WAIT).toEqual([topicOf(OWN, 'status')]);
  });

  it('ends a connection that announces a packet that is too large, before it arrives', async () => {
    const socket = connectSocket(embedded.door.port, '127.0.0.1');
    const isEnded = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0x00]));
    expect(await isEnded).toBe(true);
  });
});
