import { connectAsync, type MqttClient } from 'mqtt';

import type { OperatorSession } from './operator-session.ts';

/** A registered device with the password that it was given once. */
export interface TestDevice {
  readonly id: string;
  readonly city: string;
  readonly sector: string;
  readonly password: string;
}

/** What a device of the tests is; without another place it is inside a ward of Bắc Giang. */
export interface TestDeviceOptions {
  readonly id: string;
  readonly property: string;
  readonly city?: string;
  readonly sector?: string;
  readonly intervalSeconds?: number;
  readonly location?: { readonly lon: number; readonly lat: number };
}

/** Registers a device as an integrator does. */
export async function registerDevice(
  session: OperatorSession,
  options: TestDeviceOptions,
): Promise<TestDevice> {
  const { city = 'bac-giang', sector = 'environment' } = options;
  const answer = await session.ask<{ credentials: { username: string; password: string } }>(
    'POST',
    '/devices',
    {
      id: options.id,
      name: { vi: `Thiết bị thử ${options.id}`, en: `Test device ${options.id}` },
      city,
      sector,
      location: options.location ?? { lon: 106.2, lat: 21.28 },
      datastreams: [{ property: options.property, intervalSeconds: options.intervalSeconds ?? 60 }],
    },
  );
  if (answer.status !== 201)
    throw new Error(`registering answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return { id: options.id, city, sector, password: answer.body.credentials.password };
}

/** The topic on which a device publishes its readings. */
export function telemetryTopic(device: Pick<TestDevice, 'id' | 'city' | 'sector'>): string {
  return `ioc/v1/${device.city}/${device.sector}/${device.id}/telemetry`;
}

/** Connects as the device. */
export function connectDevice(mqttUrl: string, device: TestDevice): Promise<MqttClient> {
  return connectAsync(mqttUrl, {
    clientId: device.id,
    username: device.id,
    password: device.password,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
  });
}

/** Publishes one reading and waits for its acknowledgement, as `mosquitto_pub -q 1` does. */
export async function publishReading(
  mqttUrl: string,
  device: TestDevice,
  values: Readonly<Record<string, unknown>>,
  ts: number = Date.now(),
): Promise<void> {
  const client = await connectDevice(mqttUrl, device);
  await client.publishAsync(telemetryTopic(device), JSON.stringify({ ts, values }), { qos: 1 });
  await client.endAsync();
}
