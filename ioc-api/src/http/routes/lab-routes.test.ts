import { instant } from '@ioc/domain';
import { NDJSON_MEDIA_TYPE, backtestLine, backtestAnswer, explanation, labSeriesAnswer } from '@ioc/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildApi } from '../../test-city/built-api.suite.ts';
import { DUST_RULE, id } from '../../test-city/city-data.suite.ts';
import { at, TestApi, type SignedInTester } from '../../test-city/test-api.suite.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The test city's clock stands here. */
const NOW = Date.UTC(2026, 10, 23, 7);
const SPAN = { from: new Date(NOW - DAY_MS).toISOString(), to: new Date(NOW).toISOString() };

/** Every hour ten minutes of 90 at env-01; env-02 is always calm. */
function dustAt(device: string, minute: number): number {
  return device === 'env-01' && minute % 60 < 10 ? 90 : 40;
}

describe('the rule lab over HTTP', () => {
  let city: TestApi;
  let people: Readonly<Record<'admin' | 'lan' | 'viewer' | 'dust', SignedInTester>>;

  beforeAll(async () => {
    await buildApi();
    city = await TestApi.start();
    people = {
      admin: await city.signIn('admin'),
      lan: await city.signIn('lan'),
      viewer: await city.signIn('viewer'),
      dust: await city.signIn('dust'),
    };
    const minutes = Array.from({ length: 1_440 }, (_, minute) => minute);
    await city.telemetry.write(
      ['env-01', 'env-02'].flatMap((device) =>
        minutes.map((minute) => ({
          device: id.device(device),
          observedAt: instant(NOW - DAY_MS + minute * MINUTE_MS),
          receivedAt: instant(NOW),
          isTimeAssumed: false,
          values: [{ property: id.property('pm2_5'), v: dustAt(device, minute), q: 'good' as const }],
        })),
      ),
    );
  });
  afterAll(async () => {
    await city.close();
  });

  const ask = (
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): ReturnType<SignedInTester['ask']> => people.dust.ask(path, { method: 'POST', body, headers });

  it('R36 answers the signal that is judged, whatever the thresholds, the worst device first', async () => {
    const answer = await ask('/rules/lab/series', { rule: DUST_RULE, ...SPAN });
    const told = labSeriesAnswer.parse(answer.json);
    expect(told.devices.map(({ device, samples, max }) => [device, samples, max])).toEqual([
      ['env-01', 1_440, 90],
      ['env-02', 1_440, 40],
    ]);
    expect(told).toMatchObject({ deviceCount: 2, unit: 'ug/m3', samples: 2_880 });
    expect(told.distribution).toMatchObject({ min: 40, max: 90, quantiles: { p50: 40, p99: 90 } });
    expect(told.series[0]?.t.length).toBeLessThanOrEqual(1_000);
    const levels = [{ severity: 'high', op: '>', threshold: 1 }];
    const other = await ask('/rules/lab/series', { rule: { ...DUST_RULE, levels }, ...SPAN });
    expect(labSeriesAnswer.parse(other.json).series).toEqual(told.series);
    const one = await ask('/rules/lab/series', { rule: DUST_RULE, ...SPAN, devices: ['env-02'] });
    expect(labSeriesAnswer.parse(one.json).devices.map(({ device }) => device)).toEqual(['env-02']);
  });

  it('R36 tells alerts a day, the share of time that they stand, and what changes against the version in force', async () => {
    const levels = [{ severity: 'high', op: '>', threshold: 30 }];
    const answer = await ask('/rules/backtest', { rule: { ...DUST_RULE, levels }, ...SPAN, compare: true });
    const told = backtestAnswer.parse(answer.json);
    expect(told).toMatchObject({
      alertCount: 2,
      perDay: 2,
      bySeverity: { high: 2 },
      timeStandingShare: 1,
      evaluated: 2_880,
      history: { datastreams: 2, observations: 2_880, coverage: 1 },
      warnings: [],
    });
    expect(told.current).toMatchObject({ version: 1, alertCount: 24, perDay: 24 });
    expect(told.current?.timeStandingShare).toBeCloseTo(1 / 6, 2);
    expect(told.current?.groups).toMatchObject([{ device: 'env-01', alerts: 24, longestMs: 10 * MINUTE_MS }]);
    expect(told.difference).toMatchObject({ unchanged: 0 });
    expect(told.difference?.changed).toHaveLength(1);
    expect(told.difference?.removed).toHaveLength(23);
    expect(told.difference?.added).toMatchObject([{ device: 'env-02' }]);
  });

  it('R36 tells how far it is, line by line, and what goes wrong as a line too', async () => {
    const lines = async (body: unknown): Promise<readonly unknown[]> => {
      const answer = await ask('/rules/backtest', body, { accept: NDJSON_MEDIA_TYPE });
      expect(answer.headers.get('content-type')).toContain(NDJSON_MEDIA_TYPE);
      return answer.text
        .trim()
        .split('\n')
        .map((line) => backtestLine.parse(JSON.parse(line)));
    };
    const told = await lines({ rule: DUST_RULE, ...SPAN });
    expect(told.map((line) => at(line, 'kind'))).toEqual(['progress', 'result']);
    expect(told[1]).toMatchObject({ result: { alertCount: 24 } });
  });

  it('R36 says when there is too little to judge by', async () => {
    const early = { from: new Date(NOW - 30 * DAY_MS).toISOString(), to: SPAN.to };
    expect(at((await ask('/rules/backtest', { rule: DUST_RULE, ...early })).json, 'warnings')).toEqual([
      'little-history',
    ]);
    const rule = { ...DUST_RULE, select: { property: 'no2' } };
    expect(at((await ask('/rules/backtest', { rule, ...SPAN })).json, 'warnings')).toEqual(['no-history']);
  });

  it('R36 keeps the API answering while a rule is tried, and ends when the caller goes', async () => {
    const gone = new AbortController();
    const trial = fetch(`${city.url}/api/v1/rules/backtest`, {
      method: 'POST',
      signal: gone.signal,
      headers: { cookie: people.dust.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ rule: DUST_RULE, ...SPAN }),
    });
    expect((await people.viewer.ask('/session')).status).toBe(200);
    gone.abort();
    await expect(trial).rejects.toThrow('abort');
    expect((await ask('/rules/backtest', { rule: DUST_RULE, ...SPAN })).status).toBe(200);
  });

  it('R34 R36 is open to those who may try rules', async () => {
    const body = { rule: DUST_RULE, ...SPAN };
    for (const path of ['/rules/lab/series', '/rules/backtest']) {
      expect((await people.viewer.ask(path, { method: 'POST', body })).status).toBe(403);
      expect((await people.lan.ask(path, { method: 'POST', body })).status).toBe(200);
    }
  });

  it('R35 tells why a rule that is not stored would have stood at a time, and why not at another', async () => {
    const rule = { ...DUST_RULE, levels: [{ severity: 'high', op: '>', threshold: 80, for: 'PT5M' }] };
    const why = async (minute: number): Promise<ReturnType<typeof explanation.parse>> => {
      const time = new Date(NOW - DAY_MS + minute * MINUTE_MS).toISOString();
      const answer = await ask('/rules/lab/explain', { rule, group: 'device:env-01', at: time });
      return explanation.parse(answer.json);
    };
    const running = await why(602);
    expect(running.why).toMatchObject([{ code: 'level-running', severity: 'high', leftMs: 3 * MINUTE_MS }]);
    expect(running.levels).toMatchObject([{ isMet: true, isReached: false, timer: { totalMs: 300_000 } }]);
    const standing = await why(607);
    expect(standing).toMatchObject({ standing: { severity: 'high' }, signal: { value: 90 } });
    expect(standing.why[0]).toMatchObject({ code: 'stands', severity: 'high' });
    expect(standing.readings[0]?.v.at(-1)).toBe(90);
    const calm = await why(620);
    expect(calm.why).toMatchObject([{ code: 'threshold-not-met', value: 40, threshold: 80 }]);
    const nowhere = await ask('/rules/lab/explain', { rule, group: 'device:water-01' });
    expect(at(nowhere.json, 'why.0.code')).toBe('group-not-selected');
  });

  it('R35 explains a stored rule only for times at which it was there', async () => {
    const path = '/rules/dust/explain?group=device:env-01';
    const now = await people.viewer.ask(path);
    expect(explanation.parse(now.json)).toMatchObject({
      rule: { id: 'dust', version: 1, isSaved: true },
      why: [{ code: 'threshold-not-met', severity: 'medium' }, { severity: 'high' }],
    });
    const early = await people.viewer.ask(`${path}&at=2026-01-01T00:00:00Z`);
    expect(early.status).toBe(422);
    expect((await people.viewer.ask('/rules/dust/explain?group=street:1')).status).toBe(400);
    expect((await people.viewer.ask('/rules/nothing/explain?group=device:env-01')).status).toBe(404);
  });

  it('R35 explains an alert by the version that raised it', async () => {
    const [alert] = await city.decide('env-01', { kind: 'raised' });
    const answer = await people.viewer.ask(`/alerts/${alert?.id}/explain`);
    expect(explanation.parse(answer.json)).toMatchObject({
      rule: { id: 'dust', version: 1 },
      at: new Date(NOW).toISOString(),
      group: { by: 'device', id: 'env-01' },
    });
  });
});
