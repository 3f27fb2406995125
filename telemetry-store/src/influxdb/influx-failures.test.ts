import { randomUUID } from 'node:crypto';
import { describeWith, freePort, startInfluxd, type RunningInfluxd } from '@ioc/test-requirements';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVER, LAMP, NENH, PM, point, reading } from '../sample-readings.suite.ts';
import type { TelemetryStore } from '../telemetry-store.ts';
import { openInfluxStore } from './influx-store.ts';

describeWith('influxdb', 'failures of a real InfluxDB', () => {
  let server: RunningInfluxd;
  let store: TelemetryStore;

  beforeAll(async () => {
    server = await startInfluxd();
    const bucket = `failures-${randomUUID()}`;
    await server.createBucket(bucket);
    store = await openInfluxStore({ ...server, bucket });
  });
  afterAll(async () => {
    await store.close();
    await server.close();
  });

  it('I3 a value of another type is refused with its cause, and its neighbours are stored', async () => {
    await store.write([reading(NENH, 0, { [PM]: 1 })]);
    const call = store.write([
      reading(NENH, 1, { [PM]: 2 }),
      reading(NENH, 2, { [PM]: 'broken' }),
      reading(LAMP, 1, { [PM]: 3 }),
    ]);
    await expect(call).rejects.toMatchObject({ name: 'TelemetryStoreError', isTransient: false });
    await expect(call).rejects.toThrow(/field type conflict/);
    const question = { property: PM, ...EVER, limit: 9 };
    expect(await store.range({ ...question, device: NENH })).toEqual([point(0, 1), point(1, 2)]);
    expect(await store.range({ ...question, device: LAMP })).toEqual([point(1, 3)]);
  });

  it('a bucket that is not there is transient: it can be made', async () => {
    const other = await openInfluxStore({ ...server, bucket: `absent-${randomUUID()}` });
    await expect(other.write([reading(NENH, 0, { [PM]: 1 })])).rejects.toMatchObject({ isTransient: true });
    await other.close();
  });
});

describe('an InfluxDB that is away', () => {
  it('I3 fails every call as transient', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const store = await openInfluxStore({ url, token: 'token', org: 'ioc', bucket: 'ioc' });
    const calls = [
      store.write([reading(NENH, 0, { [PM]: 1 })]),
      store.ping(),
      store.latest(),
      store.extent(),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { name: 'TelemetryStoreError', isTransient: true },
      });
    }
    await store.close();
  });
});
