import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith, freePort } from '@ioc/test-requirements';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const DEPLOY = fileURLToPath(new URL('../deploy/mosquitto/', import.meta.url));
const DEVICE_TOPIC = 'ioc/v1/bac-giang/water/thuong-01/telemetry';
/** Milliseconds within which a local broker starts, or delivers a message. */
const SOON_MS = 5_000;

describeWith('mosquitto', 'the production broker’s accounts', () => {
  /** @type {string} */
  let folder;
  /** @type {number} */
  let port;
  /** @type {import('node:child_process').ChildProcess} */
  let broker;
  const environment = () => ({
    ...process.env,
    PATH: `${process.env['PATH']}:/usr/sbin`,
    MQTT_INGEST_PASSWORD: 'ingest-secret',
    MQTT_API_PASSWORD: 'api-secret',
    MOSQUITTO_ACCOUNTS: join(folder, 'accounts'),
    MOSQUITTO_CONFIG: join(folder, 'mosquitto.conf'),
    MOSQUITTO_DEVICES: join(folder, 'devices'),
  });
  /** @param {string} username @param {string} password */
  const connectAs = (username, password) =>
    connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, reconnectPeriod: 0 });

  /** @param {import('mqtt').MqttClient} client @returns {Promise<void>} resolves when its connection has ended */
  const closed = (client) => new Promise((resolve) => client.once('close', () => resolve()));

  /** @param {string} line @returns {string} the line with its password hashed */
  const hashed = (line) => {
    const file = join(folder, 'hashed');
    writeFileSync(file, `${line}\n`);
    execFileSync('mosquitto_passwd', ['-U', file], { env: environment() });
    return readFileSync(file, 'utf8');
  };
  /**
   * Gives these devices, and no others, an account, as `ioc devices broker-accounts` does: the file is replaced as a whole.
   *
   * @param {readonly string[]} lines
   */
  const writeDevices = (lines) => {
    const next = join(folder, 'devices.next');
    writeFileSync(next, lines.join(''));
    renameSync(next, join(folder, 'devices'));
  };
  /** @param {string} username @param {string} password */
  const signsIn = (username, password) =>
    vi.waitFor(async () => (await connectAs(username, password)).endAsync(), { timeout: SOON_MS });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ioc-accounts-'));
    port = await freePort();
    const config = readFileSync(join(DEPLOY, 'mosquitto.conf'), 'utf8')
      .replace('listener 1883', `listener ${port} 127.0.0.1\nuser ${userInfo().username}`)
      .replaceAll('/mosquitto/data/', `${folder}/`)
      .replaceAll('/deploy/', DEPLOY);
    writeFileSync(join(folder, 'mosquitto.conf'), config);
    broker = spawn('sh', [join(DEPLOY, 'start.sh')], { env: environment(), stdio: 'ignore' });
    await signsIn('ioc-api', 'api-secret');
    writeDevices([hashed('thuong-01:device-secret')]);
    await signsIn('thuong-01', 'device-secret');
  });
  afterAll(async () => {
    const gone = once(broker, 'exit');
    broker.kill();
    await gone;
    rmSync(folder, { recursive: true });
  });

  it('lets nobody in without the right password', async () => {
    await expect(connectAs('thuong-01', 'guessed')).rejects.toThrow(/not authorized/i);
    await expect(connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 })).rejects.toThrow(
      /not authorized/i,
    );
  });

  it('keeps no password readable', () => {
    expect(readFileSync(join(folder, 'accounts'), 'utf8')).not.toMatch(/secret/);
  });

  it('takes from a device what stands under its own id and nothing else', async () => {
    const ingest = await connectAs('ioc-ingest', 'ingest-secret');
    /** @type {string[]} */
    const heard = [];
    ingest.on('message', (topic) => heard.push(topic));
    await ingest.subscribeAsync('ioc/v1/+/+/+/telemetry', { qos: 1 });
    const device = await connectAs('thuong-01', 'device-secret');

    await device.publishAsync('ioc/v1/bac-giang/water/thuong-02/telemetry', '{}', { qos: 1 });
    await device.publishAsync(DEVICE_TOPIC, '{}', { qos: 1 });
    await vi.waitFor(() => expect(heard).toContain(DEVICE_TOPIC), { timeout: SOON_MS });
    expect(heard).toEqual([DEVICE_TOPIC]);
    await Promise.all([device.endAsync(), ingest.endAsync()]);
  });

  it('lets the API ask for the replay of a quarantined message, and no device', async () => {
    const ingest = await connectAs('ioc-ingest', 'ingest-secret');
    /** @type {string[]} */
    const heard = [];
    ingest.on('message', (topic) => heard.push(topic));
    await ingest.subscribeAsync('ioc/v1/replay/+/+', { qos: 1 });
    const device = await connectAs('thuong-01', 'device-secret');
    const api = await connectAs('ioc-api', 'api-secret');
    await device.publishAsync('ioc/v1/replay/bac-giang/by-a-device', '', { qos: 1 });
    await api.publishAsync('ioc/v1/replay/bac-giang/by-the-api', '', { qos: 1 });
    await vi.waitFor(() => expect(heard).not.toEqual([]), { timeout: SOON_MS });
    expect(heard).toEqual(['ioc/v1/replay/bac-giang/by-the-api']);
    await Promise.all([device.endAsync(), api.endAsync(), ingest.endAsync()]);
  });

  it('I8 cuts a device off within 5 s when its account is gone or has another password, and nobody else', async () => {
    const ids = ['thuong-01', 'thuong-02', 'thuong-03'];
    const accounts = ids.map((id) => hashed(`${id}:device-secret`));
    writeDevices(accounts);
    await signsIn('thuong-03', 'device-secret');
    const [kept, revoked, renewed] = await Promise.all([
      connectAs('thuong-01', 'device-secret'),
      connectAs('thuong-02', 'device-secret'),
      connectAs('thuong-03', 'device-secret'),
    ]);
    const another = hashed('thuong-03:another-secret');
    const since = Date.now();
    writeDevices([...accounts.slice(0, 1), another]);
    await Promise.all([closed(revoked), closed(renewed)]);
    expect(Date.now() - since).toBeLessThan(SOON_MS);
    expect(kept.connected).toBe(true);
    await expect(connectAs('thuong-02', 'device-secret')).rejects.toThrow(/not authorized/i);
    await signsIn('thuong-03', 'another-secret');
    await kept.endAsync();
  });
});
