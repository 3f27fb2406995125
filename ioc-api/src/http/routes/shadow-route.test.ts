import { instant } from '@ioc/domain';
import { shadowAnswer } from '@ioc/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildApi } from '../../test-city/built-api.suite.ts';
import { DUST_RULE, id } from '../../test-city/city-data.suite.ts';
import { at, TestApi, type Answer, type SignedInTester } from '../../test-city/test-api.suite.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DRAFT = { ...DUST_RULE, id: 'dust-draft', draft: true };

function saidIds(answer: Answer): readonly unknown[] {
  const items = at(answer.json, 'items');
  return Array.isArray(items) ? items.map((item: unknown) => at(item, 'id')) : [];
}

describe('a draft', () => {
  let city: TestApi;
  let people: Readonly<Record<'admin' | 'lan' | 'viewer' | 'dust' | 'roads', SignedInTester>>;

  /** A reading a minute of the two hours around the saving of the draft: 90 for ten minutes of each hour. */
  const writeReadings = async (): Promise<void> => {
    const saved = city.clock.now();
    await city.telemetry.write(
      Array.from({ length: 240 }, (_, minute) => ({
        device: id.device('env-01'),
        observedAt: instant(saved - 2 * HOUR_MS + minute * MINUTE_MS),
        receivedAt: saved,
        isTimeAssumed: false,
        values: [{ property: id.property('pm2_5'), v: minute % 60 < 10 ? 90 : 40, q: 'good' as const }],
      })),
    );
  };

  beforeAll(async () => {
    await buildApi();
    city = await TestApi.start();
    people = {
      admin: await city.signIn('admin'),
      lan: await city.signIn('lan'),
      viewer: await city.signIn('viewer'),
      dust: await city.signIn('dust'),
      roads: await city.signIn('roads'),
    };
    expect((await people.dust.ask('/rules', { method: 'POST', body: DRAFT })).status).toBe(201);
    await writeReadings();
  });
  afterAll(async () => {
    await city.close();
  });

  it('R33 is seen by administrators and its own department, and is not there for anybody else', async () => {
    for (const who of [people.admin, people.dust]) {
      expect(saidIds(await who.ask('/rules'))).toEqual(['dust', 'dust-draft']);
      expect((await who.ask('/rules/dust-draft')).status).toBe(200);
      expect((await who.ask('/rules/dust-draft/versions')).status).toBe(200);
    }
    for (const who of [people.lan, people.viewer, people.roads]) {
      expect(saidIds(await who.ask('/rules'))).toEqual(['dust']);
      for (const path of ['', '/versions', '/versions/1/difference/1', '/changes']) {
        expect((await who.ask(`/rules/dust-draft${path}`)).status).toBe(404);
      }
      const explained = await who.ask('/rules/dust-draft/explain?group=device:env-01');
      expect(explained.status).toBe(404);
    }
    const headers = { 'if-match': '"1"' };
    const foreign = await people.roads.ask('/rules/dust-draft', { method: 'PUT', body: DRAFT, headers });
    expect([foreign.status, foreign.text.includes('threshold')]).toEqual([404, false]);
  });

  it('R33 tells its authors what it would have raised since it was saved, and raises nothing', async () => {
    city.clock.pass(100 * MINUTE_MS);
    const told = shadowAnswer.parse((await people.dust.ask('/rules/dust-draft/shadow')).json);
    expect(told).toMatchObject({
      version: 1,
      since: told.from,
      alertCount: 2,
      perDay: 2,
      bySeverity: { medium: 2 },
      evaluated: 101,
      alerts: [{ device: 'env-01', severity: 'medium', peak: 90 }, { device: 'env-01' }],
    });
    expect(Date.parse(told.alerts[1]?.from ?? '') - Date.parse(told.since)).toBe(HOUR_MS);
    expect(told.transitions.map(({ kind }) => kind)).toEqual(['raised', 'cleared', 'raised', 'cleared']);
    expect((await people.admin.ask('/rules/dust-draft/shadow')).status).toBe(200);
    expect(saidIds(await people.admin.ask('/alerts'))).toEqual([]);
  });

  it('R33 hides its shadow from everybody else', async () => {
    const statuses = [people.lan, people.roads, people.viewer].map(
      async (who) => (await who.ask('/rules/dust-draft/shadow')).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 403]);
  });

  it('R33 put in force is a rule like any other, its draft versions still of its department alone', async () => {
    expect((await people.dust.ask('/rules/dust/shadow')).status).toBe(409);
    const { draft: _draft, ...inForce } = DRAFT;
    const headers = { 'if-match': '"1"' };
    const put = await people.dust.ask('/rules/dust-draft', { method: 'PUT', body: inForce, headers });
    expect(put.status).toBe(200);
    expect((await people.viewer.ask('/rules/dust-draft')).status).toBe(200);
    const versions = async (who: SignedInTester): Promise<readonly unknown[]> => {
      const items = at((await who.ask('/rules/dust-draft/versions')).json, 'items');
      return Array.isArray(items) ? items.map((item: unknown) => at(item, 'rule.version')) : [];
    };
    expect([await versions(people.viewer), await versions(people.dust)]).toEqual([[2], [1, 2]]);
    expect((await people.dust.ask('/rules/dust-draft/shadow')).status).toBe(409);
  });
});
