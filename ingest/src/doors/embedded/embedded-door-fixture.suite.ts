import { instant } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { MqttClient } from 'mqtt';
import { ingestFixture, SERVICE, type IngestFixture } from '../../ingest-fixture.suite.ts';
import { DeviceRegistry } from '../../intake/device-registry.ts';
import type { Receive } from '../door.ts';
import { LimitCounts } from '../limits/limit-counts.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { EmbeddedDoor } from './embedded-door.ts';
import type { ServiceAccount } from './service-account.ts';

/** One account of each kind. */
export const SERVICES: readonly ServiceAccount[] = [
  SERVICE,
  { username: 'sim', password: 'secret-of-sim', rights: 'simulator' },
  { username: 'api', password: 'secret-of-api', rights: 'api' },
];

/** An embedded door with what is behind it. */
export interface Embedded {
  readonly fixture: IngestFixture;
  readonly registry: DeviceRegistry;
  readonly door: EmbeddedDoor;
  readonly counts: LimitCounts;
}

/** What an embedded door is opened with. */
export interface OpenEmbeddedOptions {
  readonly devices: readonly StoredDevice[];
  readonly receive: Receive;
  readonly deviceLimit?: RateLimit;
  readonly steadyMs?: () => number;
}

/** Opens an embedded door on a free port, with these devices registered. */
export async function openEmbedded({
  devices,
  steadyMs = () => performance.now(),
  ...options
}: OpenEmbeddedOptions): Promise<Embedded> {
  const fixture = await ingestFixture(devices);
  const registry = await DeviceRegistry.open(fixture.records, fixture.log);
  const counts = new LimitCounts(steadyMs);
  const door = await EmbeddedDoor.open({
    host: '127.0.0.1',
    port: 0,
    services: SERVICES,
    credentials: fixture.records.credentials,
    registry,
    now: () => instant(Date.now()),
    steadyMs,
    counts,
    log: fixture.log,
    ...options,
  });
  return { fixture, registry, door, counts };
}

/** Closes the door and what is behind it. */
export async function closeEmbedded({ fixture, registry, door }: Embedded): Promise<void> {
  await door.close();
  await registry.close();
  await fixture.close();
}

/** Resolves when the client's connection ends. */
export function isCutOff(client: MqttClient): Promise<boolean> {
  return new Promise((resolve) => client.once('close', () => resolve(true)));
}
