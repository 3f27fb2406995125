import { instant, type CityId, type DeviceId } from '@ioc/domain';
import { DEVICE_SECRET_COST, hashChosenSecret, hashDeviceSecret, hashSecret } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CITY, cityId, device, DEVICE_PASSWORD, deviceId } from '../../ingest-fixture.suite.ts';
import { closeEmbedded, isCutOff, openEmbedded, type Embedded } from './embedded-door-fixture.suite.ts';

const OWN = device('env-01');
const OTHER = device('env-02');
const REFUSED = /bad user ?name or password|not authorized/i;
/** What the requirement grants a revocation, in milliseconds. */
const IN_FORCE_MS = 5_000;

function within<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('took longer than 5 s')), IN_FORCE_MS).unref();
  });
  return Promise.race([work, late]);
}

describe('access to the embedded door', () => {
  const clients: MqttClient[] = [];
  let embedded: Embedded;

  beforeEach(async () => {
    embedded = await openEmbedded({
      devices: [OWN, OTHER],
      receive: (_message, accepted) => accepted(true),
    });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await closeEmbedded(embedded);
  });

  async function signIn(
    username: string,
    password = DEVICE_PASSWORD,
    more: IClientOptions = {},
  ): Promise<MqttClient> {
    const url = `mqtt://127.0.0.1:${embedded.door.port}`;
    const client = await connectAsync(url, { username, password, reconnectPeriod: 0, ...more }, false);
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  async function expectOnlyOwnEnds(change: () => Promise<unknown>): Promise<void> {
    const own = await signIn(OWN.id);
    const other = await signIn(OTHER.id);
    const cutOff = isCutOff(own);
    await change();
    expect(await within(cutOff)).toBe(true);
    expect(other.connected).toBe(true);
  }

  async function renew(id: DeviceId, password: string, previousUntil?: number): Promise<void> {
    const { credentials } = embedded.fixture.records;
    const until = previousUntil === undefined ? undefined : instant(previousUntil);
    await credentials.put([{ device: id, hash: hashDeviceSecret(password) }], until);
  }

  it('I8 ends within 5 s where the device is deleted', async () => {
    await expectOnlyOwnEnds(() => embedded.fixture.records.devices.delete(OWN.id));
    await expect(signIn(OWN.id)).rejects.toThrow(REFUSED);
  });

  it('I8 ends within 5 s where the device is deleted and registered again', async () => {
    await expectOnlyOwnEnds(async () => {
      const { devices } = embedded.fixture.records;
      await devices.delete(OWN.id);
      await devices.create(OWN, hashDeviceSecret('another password'));
    });
    await signIn(OWN.id, 'another password');
  });

  it('I8 ends within 5 s where the password is renewed, and goes on with the new one', async () => {
    await expectOnlyOwnEnds(() => renew(OWN.id, 'new'));
    await expect(signIn(OWN.id)).rejects.toThrow(REFUSED);
    await signIn(OWN.id, 'new');
  });

  it('I8 ends within 5 s where the password is taken away', async () => {
    await expectOnlyOwnEnds(() => embedded.fixture.records.credentials.revoke(OWN.id));
    await expect(signIn(OWN.id)).rejects.toThrow(REFUSED);
  });

  it.each<readonly [string, { readonly city?: CityId; readonly sector?: 'water' }]>([
    ['city', { city: cityId('viet-yen') }],
    ['sector', { sector: 'water' }],
  ])('I8 ends within 5 s where the device moves to another %s, and begins there', async (_what, change) => {
    const moved = { ...OWN, ...change };
    await expectOnlyOwnEnds(() => embedded.fixture.records.devices.update(moved));
    const client = await signIn(OWN.id);
    const topic = deviceTopic({ city: moved.city, sector: moved.sector, device: OWN.id }, 'telemetry');
    await client.publishAsync(topic, '{}', { qos: 1 });
    expect(client.connected).toBe(true);
  });

  it('stays where something else about the device changes', async () => {
    await embedded.fixture.records.devices.update({ ...OTHER, tags: ['outdoor'] });
    await expectOnlyOwnEnds(() => embedded.fixture.records.devices.update({ ...OWN, sector: 'water' }));
  });

  it('takes a new password at once, before the next look', async () => {
    await renew(OWN.id, 'new');
    await signIn(OWN.id, 'new');
  });

  it('lets the old password live on beside the new one for as long as is said, and ends it then', async () => {
    const old = await signIn(OWN.id);
    const cutOff = isCutOff(old);
    const until = Date.now() + 2_500;
    await renew(OWN.id, 'new', until);
    const renewed = await signIn(OWN.id, 'new', { clientId: 'second' });
    const again = await signIn(OWN.id, DEVICE_PASSWORD, { clientId: 'third' });
    expect([old.connected, renewed.connected, again.connected]).toEqual([true, true, true]);
    expect(await within(cutOff)).toBe(true);
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    await expect(signIn(OWN.id)).rejects.toThrow(REFUSED);
    expect(renewed.connected).toBe(true);
  });

  it.each([
    ['of before', (): Promise<string> => hashSecret('chosen-by-a-person', DEVICE_SECRET_COST)],
    ['of people', (): Promise<string> => hashChosenSecret('chosen-by-a-person')],
  ])('checks hashes %s too, and remembers them', async (_whose, hash) => {
    await embedded.fixture.records.credentials.put([{ device: OWN.id, hash: await hash() }]);
    await expect(signIn(OWN.id, 'guessed')).rejects.toThrow(REFUSED);
    await signIn(OWN.id, 'chosen-by-a-person');
    await signIn(OWN.id, 'chosen-by-a-person');
    await renew(OWN.id, 'new');
    await signIn(OWN.id, 'new');
    await expect(signIn(OWN.id, 'chosen-by-a-person')).rejects.toThrow(REFUSED);
  });

  it('is given while the record store is away, and nobody is told a wrong password then', async () => {
    await embedded.fixture.records.close();
    await signIn(OWN.id);
    await expect(signIn(deviceId('env-99'))).rejects.toThrow(/server unavailable/i);
  });

  it('I8 is given to whoever knows the password, however many guess from the same address', async () => {
    const guesses = Array.from({ length: 60 }, async (_, index) =>
      signIn(index % 2 === 0 ? OTHER.id : `nobody-${index}`, 'guessed').then(
        () => 'in',
        () => 'out',
      ),
    );
    const own = await signIn(OWN.id);
    expect(own.connected).toBe(true);
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['out']));
    await signIn(OTHER.id);
  });

  it('ends the oldest connections of a device that opens ever more', async () => {
    const first = await signIn(OWN.id, DEVICE_PASSWORD, { clientId: 'c-0' });
    const cutOff = isCutOff(first);
    for (const clientId of ['c-1', 'c-2', 'c-3']) await signIn(OWN.id, DEVICE_PASSWORD, { clientId });
    expect(await within(cutOff)).toBe(true);
    expect(clients.filter(({ connected }) => connected)).toHaveLength(3);
  });

  it('keeps at most 100 commands for a device that is away', async () => {
    const topic = deviceTopic({ city: CITY, sector: 'environment', device: OWN.id }, 'command');
    const session = { clientId: OWN.id, clean: false };
    const own = await signIn(OWN.id, DEVICE_PASSWORD, session);
    await own.subscribeAsync(topic, { qos: 1 });
    await own.endAsync();
    const api = await signIn('api', 'secret-of-api');
    for (let count = 0; count < 150; count += 1) await api.publishAsync(topic, String(count), { qos: 1 });
    const heard: string[] = [];
    const back = await connectAsync(
      `mqtt://127.0.0.1:${embedded.door.port}`,
      { username: OWN.id, password: DEVICE_PASSWORD, ...session },
      false,
    );
    clients.push(back);
    back.on('message', (_topic, payload) => heard.push(payload.toString()));
    await expect.poll(() => heard.length, { timeout: IN_FORCE_MS }).toBe(100);
    await api.publishAsync(topic, 'there is room again', { qos: 1 });
    await expect.poll(() => heard.at(-1), { timeout: IN_FORCE_MS }).toBe('there is room again');
    expect(heard.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, count) => String(count)));
  });
});
