import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeWith, freePort } from '@ioc/test-requirements';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { OperatorSession } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { runProgram, type RunningProgram } from './running-program.ts';
import { connectDevice, registerDevice, telemetryTopic, type TestDevice } from './test-device.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy/mosquitto/', import.meta.url));

/** What the requirement grants a revocation and a registration behind Mosquitto, in milliseconds. */
const IN_FORCE_MS = 5_000;

describeWith('mosquitto', 'devices of the registry behind Mosquitto', () => {
  let center: RunningCenter;
  let accounts: RunningProgram;
  let broker: ChildProcess;
  let brokerUrl: string;
  let session: OperatorSession;

  /** Starts the broker as production does, at another port and over another folder. */
  async function startBroker(folder: string, port: number): Promise<ChildProcess> {
    const config = (await readFile(path.join(DEPLOY, 'mosquitto.conf'), 'utf8'))
      .replace('listener 1883', `listener ${port} 127.0.0.1\nuser ${userInfo().username}`)
      .replaceAll('/mosquitto/data/', `${folder}/`)
      .replaceAll('/deploy/', DEPLOY);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'mosquitto.conf'), config);
    return spawn('sh', [path.join(DEPLOY, 'start.sh')], {
      env: {
        PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
        MQTT_INGEST_PASSWORD: 'ingest-secret',
        MQTT_API_PASSWORD: 'api-secret',
        MOSQUITTO_ACCOUNTS: path.join(folder, 'accounts'),
        MOSQUITTO_DEVICES: path.join(folder, 'written', 'accounts'),
        MOSQUITTO_CONFIG: path.join(folder, 'mosquitto.conf'),
      },
      stdio: 'ignore',
    });
  }

  beforeAll(async () => {
    const port = await freePort();
    brokerUrl = `mqtt://127.0.0.1:${port}`;
    const credentials = { MQTT_URL: brokerUrl, MQTT_USERNAME: 'ioc-ingest', MQTT_PASSWORD: 'ingest-secret' };
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ioc-e2e-'));
    broker = await startBroker(path.join(dataDir, 'broker'), port);
    center = await RunningCenter.start({ ...credentials, IOC_DATA_DIR: dataDir });
    accounts = runProgram(
      ['devices', 'broker-accounts', '--mosquitto', path.join(dataDir, 'broker', 'written'), '--watch'],
      center.env,
    );
    await eventually('the accounts are written', () =>
      existsSync(path.join(dataDir, 'broker/written/accounts')),
    );
    session = await center.signIn();
  });

  afterAll(async () => {
    await accounts.stop();
    const gone = once(broker, 'exit');
    broker.kill();
    await gone;
    expect(await center.close()).toBe(0);
  });

  function signIn(device: TestDevice): Promise<MqttClient> {
    return eventually('the device signs in', () => connectDevice(brokerUrl, device), IN_FORCE_MS);
  }

  async function granted(client: MqttClient, topic: string): Promise<boolean> {
    const [grant] = await client.subscribeAsync(topic, { qos: 1 }).catch(() => []);
    return grant !== undefined && grant.qos < 128;
  }

  it('I8 sign in as soon as they are registered, speak and hear their own, and are cut off when they may no longer', async () => {
    const device = await registerDevice(session, { id: 'e2e-mosquitto-01', property: 'pm2_5' });
    const other = await registerDevice(session, { id: 'e2e-mosquitto-02', property: 'pm2_5' });
    const client = await signIn(device);
    const bystander = await signIn(other);

    const heard: string[] = [];
    const ingest = await connectAsync(brokerUrl, { username: 'ioc-ingest', password: 'ingest-secret' });
    ingest.on('message', (topic) => heard.push(topic));
    await ingest.subscribeAsync('ioc/v1/+/+/+/telemetry', { qos: 1 });
    await client.publishAsync(telemetryTopic(other), '{"values":{"pm2_5":1}}', { qos: 1 });
    await client.publishAsync(telemetryTopic(device), '{"values":{"pm2_5":41}}', { qos: 1 });
    await eventually('its own reading arrives', async () => heard.length > 0);
    expect(heard).toEqual([telemetryTopic(device)]);
    await ingest.endAsync();

    const commands: string[] = [];
    client.on('message', (topic) => commands.push(topic));
    for (const id of [device.id, other.id])
      await granted(client, `ioc/v1/bac-giang/environment/${id}/command`);
    const api = await connectAsync(brokerUrl, { username: 'ioc-api', password: 'api-secret' });
    for (const id of [other.id, device.id])
      await api.publishAsync(`ioc/v1/bac-giang/environment/${id}/command`, '{}', { qos: 1 });
    await eventually('its own command arrives', async () => commands.length > 0);
    expect(commands).toEqual([`ioc/v1/bac-giang/environment/${device.id}/command`]);
    await api.endAsync();

    const cutOff = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const since = Date.now();
    expect((await session.ask('DELETE', `/devices/${device.id}/credentials`)).status).toBe(204);
    await cutOff;
    expect(Date.now() - since).toBeLessThan(IN_FORCE_MS);
    expect(bystander.connected).toBe(true);
    await expect(connectDevice(brokerUrl, device)).rejects.toThrow(/not authorized/i);

    const renewed = await session.ask<{ credentials: { password: string } }>(
      'POST',
      `/devices/${device.id}/credentials`,
    );
    const again = await signIn({ ...device, password: renewed.body.credentials.password });
    await Promise.all([again.endAsync(), bystander.endAsync()]);
  });
});
