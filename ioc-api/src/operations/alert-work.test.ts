import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { until } from '../test-city/live-reader.suite.ts';
import { at, TestApi, type Answer, type SignedInTester } from '../test-city/test-api.suite.ts';

describe('the operators work over HTTP', () => {
  let city: TestApi;
  let lan: SignedInTester;
  let minh: SignedInTester;
  let viewer: SignedInTester;
  let alert = '';

  const work = (
    as: SignedInTester,
    what: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => as.ask(`/alerts/${alert}/${what}`, { method: 'POST', body, headers });

  const timeline = async (): Promise<readonly string[]> => {
    const { json } = await viewer.ask(`/alerts/${alert}`);
    const lines = at(json, 'timeline');
    return Array.isArray(lines) ? lines.map((line: unknown) => String(at(line, 'what'))) : [];
  };

  beforeAll(async () => {
    city = await TestApi.start();
    [lan, minh, viewer] = [await city.signIn('lan'), await city.signIn('minh'), await city.signIn('viewer')];
  });
  afterAll(() => city.close());
  beforeEach(async () => {
    const open = await city.records.alerts.list({ open: true }, { limit: 10 });
    for (const { id } of open.items)
      await lan.ask(`/alerts/${id}/close`, { method: 'POST', body: { resolution: 'expected' } });
    city.clock.pass(3_600_000);
    alert = (await city.decide('env-01', { kind: 'raised' }))[0]?.id ?? '';
  });

  it('A4 a shelved alert comes back by itself, and the timeline says so', async () => {
    const until_ = new Date(city.clock.now() + 600_000).toISOString();
    await work(lan, 'shelve', { until: until_, reason: 'đang sửa' });
    city.clock.pass(600_000);
    await until(async () => (await timeline()).includes('shelf-ended'), 'the end of the shelf');
    const { json } = await viewer.ask(`/alerts/${alert}`);
    expect(at(json, 'shelvedUntil')).toBeUndefined();
    expect(at(json, 'timeline.2.actor.kind')).toBe('timer');
  });

  it('A4 a shelf longer than 24 hours or without a reason is refused', async () => {
    const later = (ms: number): string => new Date(city.clock.now() + ms).toISOString();
    expect((await work(lan, 'shelve', { until: later(86_400_001), reason: 'x' })).status).toBe(422);
    expect((await work(lan, 'shelve', { until: later(60_000), reason: ' ' })).status).toBe(400);
    expect((await work(lan, 'unshelve')).status).toBe(409);
  });

  it('A6 of two operators the second gets a 409 with the alert as it now is', async () => {
    const answers = await Promise.all([
      work(lan, 'acknowledge', { note: 'đang đến' }),
      work(minh, 'acknowledge'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200);
    const loser = answers.find(({ status }) => status === 409);
    expect(at(loser?.json, 'current')).toEqual(winner?.json);
    expect(await timeline()).toEqual(['raised', 'acknowledged']);
  });

  it('A6 several alerts are acknowledged at once, each in the revision that was seen', async () => {
    const [other] = await city.decide('env-02', { kind: 'raised', severity: 'high' });
    await work(minh, 'comment', { text: 'xem lại' });
    const body = {
      alerts: [
        { id: other?.id, revision: 1 },
        { id: alert, revision: 1 },
        { id: 'no-such-alert', revision: 1 },
      ],
      note: 'cùng một trận mưa',
    };
    const headers = { 'idempotency-key': 'bulk-1' };
    const first = await lan.ask('/alerts/acknowledge', { method: 'POST', body, headers });
    expect(first.json).toMatchObject({
      items: [
        { id: other?.id, result: 'done', alert: { work: 'acknowledged', acknowledgedBy: 'user-lan' } },
        { id: alert, result: 'conflict', alert: { work: 'unacknowledged', revision: 2 } },
        { id: 'no-such-alert', result: 'not-found' },
      ],
    });
    const again = await lan.ask('/alerts/acknowledge', { method: 'POST', body, headers });
    expect(again.json).toEqual(first.json);
    expect((await viewer.ask('/alerts/acknowledge', { method: 'POST', body })).status).toBe(403);
  });

  it('A6 there is no acknowledging of what is not named, nor of one alert twice', async () => {
    const bulk = (alerts: unknown): Promise<Answer> =>
      lan.ask('/alerts/acknowledge', { method: 'POST', body: { alerts } });
    expect((await bulk([])).status).toBe(400);
    expect((await bulk([{ id: alert }])).status).toBe(400);
    expect((await bulk([1, 1].map((revision) => ({ id: alert, revision })))).status).toBe(400);
    expect((await bulk(Array.from({ length: 201 }, (_, n) => ({ id: `a${n}`, revision: 1 })))).status).toBe(
      400,
    );
  });

  it('A12 the alarm system tells how it does', async () => {
    const from = new Date(city.clock.now()).toISOString();
    city.clock.pass(240_000);
    await work(lan, 'acknowledge');
    city.clock.pass(356 * 1_000);
    const to = new Date(city.clock.now() + 4_000).toISOString();
    const { json } = await viewer.ask(`/alert-statistics?from=${from}&to=${to}`);
    expect(json).toMatchObject({
      activations: 1,
      operators: 1,
      load: { average: 1, peak: 1, peakAt: from, counts: [1] },
      loudest: [{ rule: 'dust', activations: 1, share: 1 }],
      byDepartment: { 'moi-truong': { acknowledge: { count: 1, medianMs: 240_000 } } },
      targets: { averagePerPeriod: 1, floodShare: 0.01 },
      isTruncated: false,
    });
    expect((await viewer.ask(`/alert-statistics?from=${to}&to=${from}`)).status).toBe(400);
    expect((await viewer.ask('/alert-statistics?from=2020-01-01T00:00:00Z')).status).toBe(400);
    expect((await viewer.ask('/alert-statistics?operators=0')).status).toBe(400);
  });

  it('A7 an alert is told with its neighbours and its values', async () => {
    await city.decide('water-01', { kind: 'raised', severity: 'critical' });
    const { json } = await viewer.ask(`/alerts/${alert}`);
    expect(json).toMatchObject({
      department: 'moi-truong',
      firstValue: 90,
      peak: 90,
      peakAt: new Date(city.clock.now()).toISOString(),
      neighbours: [{ sameArea: true, distanceM: 0, alert: { device: 'water-01', severity: 'critical' } }],
    });
  });
});
