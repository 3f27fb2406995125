import { isLedgerBalanced, type QuarantinedMessage } from '@ioc/record-store';
import { deviceTopic, replayTopic } from '@ioc/wire';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceAccount } from '../doors/embedded/service-account.ts';
import {
  CITY,
  device,
  DEVICE_PASSWORD,
  EMBEDDED,
  ingestFixture,
  property,
  SERVICE,
  type IngestFixture,
} from '../ingest-fixture.suite.ts';
import type { Ingest } from '../ingest-options.ts';

const KNOWN = device('env-01');
const STRANGER = device('env-02');
const API: ServiceAccount = { username: 'api', password: 'secret-of-api', rights: 'api' };
const SIMULATOR: ServiceAccount = { username: 'sim', password: 'secret-of-sim', rights: 'simulator' };
const WAIT = { timeout: 10_000 };

function telemetryOf({ id }: typeof KNOWN): string {
  return deviceTopic({ city: CITY, sector: 'environment', device: id }, 'telemetry');
}

describe('replaying what is in quarantine', () => {
  let fixture: IngestFixture;
  let ingest: Ingest;
  let all: MqttClient;
  let api: MqttClient;
  const clients: MqttClient[] = [];

  async function signIn(username: string, password: string): Promise<MqttClient> {
    const client = await connectAsync(`mqtt://127.0.0.1:${ingest.mqttPort}`, {
      username,
      password,
      reconnectPeriod: 0,
    });
    clients.push(client);
    return client;
  }

  beforeEach(async () => {
    fixture = await ingestFixture([KNOWN]);
    if (EMBEDDED.kind !== 'embedded') throw new Error('the fixture has another door');
    ingest = await fixture.start({ door: { ...EMBEDDED, services: [SERVICE, API, SIMULATOR] } });
    all = await signIn(SERVICE.username, SERVICE.password);
    api = await signIn(API.username, API.password);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await fixture.close();
  });

  async function rows(): Promise<readonly QuarantinedMessage[]> {
    return (await fixture.records.quarantine.list({}, { limit: 100 })).items;
  }

  async function send(topic: string, payload: string): Promise<void> {
    await all.publishAsync(topic, payload, { qos: 1 });
  }

  async function quarantined(count: number): Promise<readonly QuarantinedMessage[]> {
    await expect.poll(async () => (await rows()).length, WAIT).toBe(count);
    return rows();
  }

  async function replay(id: string): Promise<void> {
    await api.publishAsync(replayTopic(CITY, id), '{}', { qos: 1 });
  }

  async function stored(): Promise<readonly (readonly [string, number, unknown])[]> {
    return (await fixture.telemetry.latest()).map(({ device: of, t, v }) => [of, t, v]);
  }

  it('I5 archives a message once its device is known, at the time of its first arrival', async () => {
    await send(telemetryOf(STRANGER), JSON.stringify({ values: { pm2_5: 7 } }));
    const [row] = await quarantined(1);
    if (!row) throw new Error('no row');
    await fixture.records.devices.create(STRANGER);
    await expect
      .poll(async () => {
        // It comes back with another id as long as ingest does not know the device.
        for (const { id } of await rows()) await replay(id);
        return stored();
      }, WAIT)
      .toEqual([[STRANGER.id, row.receivedAt, 7]]);
    await quarantined(0);
  });

  it('I5 brings a message back with what is wrong with it now, once', async () => {
    await send(telemetryOf(KNOWN), JSON.stringify({ values: { pm10: 5_000, no2: 1 } }));
    const [before] = await quarantined(1);
    if (!before) throw new Error('no row');
    expect(before.reason).toBe('unknown-property');
    await fixture.records.reference.put({ observedProperties: [property('pm10')] });
    // The catalogue has no revision; a change of the registry makes ingest read both.
    await fixture.records.devices.create(STRANGER);
    await expect
      .poll(async () => {
        const [now] = await rows();
        if (now?.reason === 'unknown-property') await replay(now.id);
        return now?.reason;
      }, WAIT)
      .not.toBe('unknown-property');
    const [after] = await quarantined(1);
    expect(after).toMatchObject({ topic: before.topic, receivedAt: before.receivedAt, path: '/values/pm10' });
    expect(after?.payload).toEqual(before.payload);
  });

  it('takes a message in once, however often that is asked for, and the ledger balances', async () => {
    await send(telemetryOf(STRANGER), JSON.stringify({ values: { pm2_5: 7 } }));
    const [row] = await quarantined(1);
    if (!row) throw new Error('no row');
    await Promise.all([1, 2, 3].map(() => replay(row.id)));
    await replay('no-such-row');
    await expect.poll(async () => (await rows())[0]?.id, WAIT).not.toBe(row.id);
    await quarantined(1);
    await ingest.close();
    const report = await fixture.records.ledger.read({});
    expect(isLedgerBalanced(report)).toBe(true);
    expect(report.lines).toMatchObject([{ received: 2, quarantined: 2, pending: 0 }]);
  });

  it.each([
    ['a device', KNOWN.id, DEVICE_PASSWORD],
    ['a simulator', SIMULATOR.username, SIMULATOR.password],
  ])('is nothing that %s may ask for', async (_who, username, password) => {
    const client = await signIn(username, password);
    client.on('error', () => undefined);
    const isCutOff = new Promise<boolean>((resolve) => client.once('close', () => resolve(true)));
    client.publish(replayTopic(CITY, 'any'), '{}', { qos: 1 }, () => undefined);
    expect(await isCutOff).toBe(true);
  });
});
