import { randomUUID } from 'node:crypto';
import { describeWith, startInfluxd, type RunningInfluxd } from '@ioc/test-requirements';
import { afterAll, beforeAll } from 'vitest';
import { describeStoreRestart } from '../store-restart-contract.suite.ts';
import { describeTelemetryStore, type StorePlace } from '../telemetry-store-contract.suite.ts';
import { openInfluxStore } from './influx-store.ts';

/** Far enough back for the contract's readings, whatever the day of the test. */
const LATEST_WITHIN_MS = 20 * 365 * 86_400_000;

describeWith('influxdb', 'InfluxDB', () => {
  let server: RunningInfluxd;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(() => server.close());

  const makePlace = async (): Promise<StorePlace> => {
    const bucket = `contract-${randomUUID()}`;
    await server.createBucket(bucket);
    const { url, token, org } = server;
    const options = { url, token, org, bucket, latestWithinMs: LATEST_WITHIN_MS };
    return { open: () => openInfluxStore(options), remove: () => Promise.resolve() };
  };
  const subject = { name: 'InfluxDB', makePlace, randomRuns: 2 };
  describeTelemetryStore(subject);
  describeStoreRestart(subject);
});
