import { instant } from '@ioc/domain';
import { deviceTopic } from '@ioc/wire';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { CITY, ingestFixture, RULE, ruleId, SERVICE, type IngestFixture } from '../ingest-fixture.suite.ts';
import { INDEX_PROPERTY, quarterHourly, TEST_INDEX } from './air-index-fixture.suite.ts';
import { HOUR_MS } from './index-hours.ts';

const STATION = quarterHourly('air-01');
const TELEMETRY = deviceTopic({ city: CITY, sector: 'environment', device: STATION.id }, 'telemetry');
const WAIT = { timeout: 20_000 };
const FIRST_HOUR = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS;

let fixture: IngestFixture | undefined;

afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

async function send(city: IngestFixture, quarters: readonly number[]): Promise<void> {
  const { records, telemetry } = city;
  const ingest = await city.start({ airIndices: [TEST_INDEX] });
  const url = `mqtt://127.0.0.1:${ingest.mqttPort}`;
  const client = await connectAsync(url, { username: SERVICE.username, password: SERVICE.password });
  for (const quarter of quarters) {
    const reading = { ts: FIRST_HOUR + quarter * 900_000, values: { pm2_5: 160 + (quarter % 4) * 10 } };
    await client.publishAsync(TELEMETRY, JSON.stringify(reading), { qos: 1 });
  }
  const last = FIRST_HOUR + (quarters.at(-1) ?? 0) * 900_000;
  await expect
    .poll(async () => (await telemetry.latest()).find(({ property }) => property === 'pm2_5')?.t, WAIT)
    .toBe(last);
  expect(await records.rules.all()).toHaveLength(1);
  await client.endAsync(true);
  await ingest.close();
}

describe('a rule on a derived property', () => {
  it('R5 hours of fine dust, a restart among them, become the index in the store and its alert', async () => {
    fixture = await ingestFixture([STATION]);
    const { records, telemetry } = fixture;
    await records.reference.put({ observedProperties: [INDEX_PROPERTY] });
    const levels = [{ severity: 'critical' as const, op: '>=' as const, threshold: 201 }];
    const rule = { ...RULE, id: ruleId('air-index'), select: { property: INDEX_PROPERTY.id }, levels };
    await records.rules.create(rule, { by: 'test', at: instant(0) });

    await send(fixture, [0, 1, 2, 3, 4, 5]);
    expect((await records.alerts.list({}, { limit: 10 })).items).toEqual([]);
    await send(fixture, [6, 7, 8]);

    const alerts = async (): Promise<readonly unknown[]> =>
      (await records.alerts.list({}, { limit: 10 })).items;
    await expect.poll(alerts, WAIT).toMatchObject([{ rule: { id: 'air-index' }, severity: 'critical' }]);
    const index = (await telemetry.latest()).find(({ property }) => property === INDEX_PROPERTY.id);
    // Two steady hours of 175 µg/m³: 200 + 100 · 25 / 100, at the end of the second.
    expect(index).toMatchObject({ v: 225, t: FIRST_HOUR + 2 * HOUR_MS });
  });
});
