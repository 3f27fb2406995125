import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from './describe-with.ts';
import { startInfluxd, type RunningInfluxd } from './start-influxd.ts';

describeWith('influxdb', 'a launched InfluxDB', () => {
  let server: RunningInfluxd;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(() => server.close());

  it('takes line protocol and answers Flux', async () => {
    const bucket = `launch-${randomUUID()}`;
    await server.createBucket(bucket);
    const parameters = new URLSearchParams({ org: server.org, bucket, precision: 'ms' });
    const authorization = `Token ${server.token}`;
    const write = await fetch(`${server.url}/api/v2/write?${parameters}`, {
      method: 'POST',
      headers: { authorization },
      body: `level,device=thuong-01 v=4.22 ${Date.parse('2025-10-05T09:00:00Z')}`,
    });
    expect(write.status).toBe(204);

    const query = `from(bucket: "${bucket}") |> range(start: 2025-10-05T00:00:00Z) |> last()`;
    const answer = await fetch(`${server.url}/api/v2/query?org=${server.org}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/vnd.flux', accept: 'application/csv' },
      body: query,
    });
    expect(await answer.text()).toContain('4.22');
  });
});
