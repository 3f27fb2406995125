import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { OperatorSession } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { runProgram } from './running-program.ts';
import { sparkplugBytes } from './sparkplug-bytes.ts';
import { connectDevice, registerDevice, type TestDevice } from './test-device.ts';

const EXAMPLES = fileURLToPath(new URL('../../docs/mapping-examples/', import.meta.url));
const SEEDS = fileURLToPath(new URL('../../seeds/', import.meta.url));

/** Gateways that the profiles of the seeds name, and the devices that they speak for. */
const GATEWAYS = ['lora-gateway-01', 'senml-gateway-01', 'context-broker-01', 'edge-01'];
const SPOKEN = [
  { id: 'lora-24e124136b502217', property: 'air_temperature' },
  { id: 'e2e-senml-01', property: 'voltage' },
  { id: 'e2e-ngsi-01', property: 'pm2_5' },
  { id: 'e2e-pump-01', property: 'water_pressure' },
];

describe('devices that speak other formats', () => {
  let center: RunningCenter;
  let session: OperatorSession;
  const gateways = new Map<string, TestDevice>();
  const from = Date.now() - 60_000;

  beforeAll(async () => {
    center = await RunningCenter.start();
    session = await center.signIn();
    for (const id of GATEWAYS)
      gateways.set(id, await registerDevice(session, { id, property: 'battery_level' }));
    for (const device of SPOKEN) await registerDevice(session, device);
  });

  afterAll(() => center?.close());

  async function publish(
    gateway: string,
    messages: readonly (readonly [string, Buffer | object])[],
  ): Promise<void> {
    const device = gateways.get(gateway);
    if (!device) throw new Error(`no gateway ${gateway}`);
    const client: MqttClient = await connectDevice(center.mqttUrl, device);
    for (const [topic, payload] of messages) {
      const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
      await client.publishAsync(topic, bytes, { qos: 1 });
    }
    await client.endAsync();
  }

  /** What is stored of a device's property, by time. */
  async function stored(device: string, property: string, count: number): Promise<readonly unknown[]> {
    return eventually(`${count} readings of ${device}`, async () => {
      const { items } = await session.get<{ items: readonly { v: unknown }[] }>(
        `/observations?device=${device}&property=${property}&from=${new Date(from).toISOString()}`,
      );
      return items.length >= count && items.map(({ v }) => v);
    });
  }

  it('I1 are stored in the catalogue’s units, through a kill, and Sparkplug data after it by the births before it', async () => {
    const at = Date.now() - 30_000;
    await publish('lora-gateway-01', [
      [
        'application/1/device/24e124136b502217/event/up',
        {
          deviceInfo: { devEui: '24e124136b502217' },
          time: new Date(at).toISOString(),
          fCnt: 7,
          object: { temperature: 27.5 },
          rxInfo: [{ rssi: -71 }],
        },
      ],
    ]);
    await publish('senml-gateway-01', [
      [
        'senml/e2e/json',
        [{ bn: 'urn:dev:mac:e2e-senml-01:', bt: at / 1_000, n: 'voltage', u: 'mV', v: 228_400 }],
      ],
    ]);
    await publish('context-broker-01', [
      [
        'ngsi-ld/air',
        {
          type: 'Notification',
          data: [
            {
              id: 'urn:ngsi-ld:AirQualityObserved:e2e-ngsi-01',
              type: 'AirQualityObserved',
              pm25: {
                type: 'Property',
                value: 0.0412,
                unitCode: 'GP',
                observedAt: new Date(at).toISOString(),
              },
            },
          ],
        },
      ],
    ]);
    await publish('edge-01', [
      ['spBv1.0/IOC/NBIRTH/edge-01', sparkplugBytes(0, at, [])],
      [
        'spBv1.0/IOC/DBIRTH/edge-01/E2E-Pump-01',
        sparkplugBytes(1, at, [{ name: 'Pressure', alias: 5, value: 412.5 }]),
      ],
    ]);
    await center.kill();
    await center.restart();
    session = await center.signIn();
    await publish('edge-01', [
      ['spBv1.0/IOC/DDATA/edge-01/E2E-Pump-01', sparkplugBytes(2, at + 1_000, [{ alias: 5, value: 398 }])],
    ]);

    expect(await stored('lora-24e124136b502217', 'air_temperature', 1)).toEqual([27.5]);
    expect(await stored('lora-24e124136b502217', 'signal_strength', 1)).toEqual([-71]);
    expect(await stored('e2e-senml-01', 'voltage', 1)).toEqual([228.4]);
    expect(await stored('e2e-ngsi-01', 'pm2_5', 1)).toEqual([41.2]);
    expect(await stored('e2e-pump-01', 'water_pressure', 2)).toEqual([4.125, 3.98]);
    const { items } = await session.get<{ items: readonly unknown[] }>('/quarantine');
    expect(items).toEqual([]);
  });

  it('every documented example comes out of `ioc mapping test`, and nothing usable is exit code 1', async () => {
    const run = async (...args: readonly string[]): Promise<{ code: number | null; text: string }> => {
      const program = runProgram(['mapping', ...args, '--from', SEEDS, '--at', '2026-11-23T07:01:00Z'], {});
      return { code: await program.ended(), text: program.output() };
    };
    const topics: Readonly<Record<string, string>> = {
      'chirpstack-up.json': 'application/1/device/24e124136b502217/event/up',
      'chirpstack-status.json': 'application/1/device/24e124136b502217/event/status',
      'flood-ultrasonic.json': 'ultrasonic/ham-chui-01/up',
      'ioc-gateway.json': 'gateway/gateway-01/telemetry',
      'ngsi-ld-notification.json': 'ngsi-ld/air',
      'river.csv': 'csv/tram-thuy-van-01',
      'senml.cbor.hex': 'senml/nenh/cbor',
      'senml.json': 'senml/nenh/json',
      'sparkplug-1-nbirth.hex': 'spBv1.0/IOC/NBIRTH/Edge-01',
      'sparkplug-2-dbirth.hex': 'spBv1.0/IOC/DBIRTH/Edge-01/Tram-Bom-01',
      'sparkplug-3-ddata.hex': 'spBv1.0/IOC/DDATA/Edge-01/Tram-Bom-01',
    };
    const names = readdirSync(EXAMPLES).toSorted();
    const files = names.map((name) => EXAMPLES + name);
    const good = await run(
      'test',
      ...files,
      '--any-device',
      '--topic',
      ...names.map((name) => topics[name] ?? ''),
    );
    expect(good.text).not.toContain('!');
    expect(good).toMatchObject({ code: 0, text: expect.stringContaining('water_pressure = 3.9825 bar') });
    const bad = await run('test', `${EXAMPLES}senml.json`, '--profile', 'ngsi-ld');
    expect(bad).toMatchObject({ code: 1, text: expect.stringContaining('wrong-shape /0') });
  });
});
