import { instant } from '@ioc/domain';
import { PROBLEM_MEDIA_TYPE, problem } from '@ioc/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildApi } from '../test-city/built-api.suite.ts';
import { device, DUST_RULE, id, PASSWORD } from '../test-city/city-data.suite.ts';
import { until } from '../test-city/live-reader.suite.ts';
import { at, TestApi, value, type SignedInTester } from '../test-city/test-api.suite.ts';

const { id: _id, ...DUST_INPUT } = DUST_RULE;

function keysOf(json: unknown, path = ''): string[] {
  const held = path === '' ? json : at(json, path);
  return typeof held === 'object' && held !== null ? Object.keys(held) : [];
}

describe('the HTTP API', () => {
  let city: TestApi;
  let admin: SignedInTester;
  let lan: SignedInTester;
  let minh: SignedInTester;
  let viewer: SignedInTester;
  let dust: SignedInTester;
  let roads: SignedInTester;

  beforeAll(async () => {
    await buildApi();
    city = await TestApi.start();
    await city.heartbeat();
    [admin, lan, minh, viewer, dust, roads] = [
      await city.signIn('admin'),
      await city.signIn('lan'),
      await city.signIn('minh'),
      await city.signIn('viewer'),
      await city.signIn('dust'),
      await city.signIn('roads'),
    ];
  });
  afterAll(async () => {
    await city.close();
  });

  describe('session', () => {
    it('sets a cookie out of reach of scripts and other sites, and tells who is signed in', async () => {
      const cookie = lan.signIn.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^ioc_session=[\w-]{43};/);
      expect(cookie).toContain('HttpOnly');
      expect(cookie).toContain('SameSite=Lax');
      expect(cookie).toContain('Max-Age=43200');
      expect(lan.signIn.text).not.toContain(lan.token);
      const who = await lan.ask('/session');
      expect(at(who.json, 'user')).toEqual({
        id: 'user-lan',
        username: 'lan',
        displayName: 'lan',
        role: 'operator',
      });
      expect(at(who.json, 'system.simulating')).toBe(false);
    });

    it('accepts the token as Bearer', async () => {
      const answer = await city.ask('/api/v1/session', { headers: { authorization: `Bearer ${lan.token}` } });
      expect(answer.status).toBe(200);
    });

    it('answers a wrong password and an unknown name alike', async () => {
      const tries = [
        { username: 'viewer', password: 'wrong' },
        { username: 'nobody', password: 'wrong' },
      ];
      const answers = await Promise.all(
        tries.map((body) => city.ask('/api/v1/session', { method: 'POST', body })),
      );
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      expect(answers[0]?.text).toBe(answers[1]?.text);
    });

    it('slows down guessing of one name and lets others in', async () => {
      const guess = { method: 'POST', body: { username: 'guessed', password: 'x' } };
      const statuses: number[] = [];
      for (let step = 0; step < 7; step++) statuses.push((await city.ask('/api/v1/session', guess)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
      const slowed = await city.ask('/api/v1/session', guess);
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await city.signIn('viewer')).signIn.status).toBe(200);
    });

    it('ends with signing out, and by itself after twelve unused hours', async () => {
      const one = await city.signIn('viewer');
      const two = await city.signIn('viewer');
      expect((await one.ask('/session', { method: 'DELETE' })).status).toBe(204);
      expect((await one.ask('/session')).status).toBe(401);
      city.clock.pass(11 * 3_600_000);
      expect((await two.ask('/session')).status).toBe(200);
      city.clock.pass(11 * 3_600_000);
      expect((await two.ask('/session')).status).toBe(200);
      city.clock.pass(13 * 3_600_000);
      expect((await two.ask('/session')).status).toBe(401);
      [admin, lan, minh, viewer, dust, roads] = [
        await city.signIn('admin'),
        await city.signIn('lan'),
        await city.signIn('minh'),
        await city.signIn('viewer'),
        await city.signIn('dust'),
        await city.signIn('roads'),
      ];
    });

    it('refuses changes that another site causes', async () => {
      const rule = { method: 'POST', body: DUST_INPUT };
      const foreign = await admin.ask('/rules', { ...rule, headers: { origin: 'https://evil.example' } });
      expect([foreign.status, at(foreign.json, 'type')]).toEqual([403, 'urn:ioc:problem:cross-origin']);
      const fetched = await admin.ask('/rules', { ...rule, headers: { 'sec-fetch-site': 'cross-site' } });
      expect(fetched.status).toBe(403);
      const own = await admin.ask('/rules', { ...rule, headers: { origin: city.url } });
      expect(own.status).toBe(201);
      await admin.ask(`/rules/${String(at(own.json, 'id'))}`, { method: 'DELETE' });
    });
  });

  describe('description', () => {
    it('is OpenAPI 3.1 and names every route of the product', async () => {
      const document = (await city.ask('/openapi.json')).json;
      expect(at(document, 'openapi')).toBe('3.1.0');
      expect(keysOf(document, 'paths').sort()).toEqual(
        [
          '/api/v1/session',
          '/api/v1/cities',
          '/api/v1/departments',
          '/api/v1/areas',
          '/api/v1/observed-properties',
          '/api/v1/users',
          '/api/v1/devices',
          '/api/v1/devices/{id}',
          '/api/v1/devices/{id}/credentials',
          '/api/v1/current',
          '/api/v1/observations',
          '/api/v1/rule-packs',
          '/api/v1/rule-packs/{id}',
          '/api/v1/rule-packs/{id}/adopt',
          '/api/v1/rule-packs/{id}/preview',
          '/api/v1/rules',
          '/api/v1/rules/backtest',
          '/api/v1/rules/lab/series',
          '/api/v1/rules/lab/explain',
          '/api/v1/rules/{id}/explain',
          '/api/v1/alerts/{id}/explain',
          '/api/v1/rules/{id}',
          '/api/v1/rules/{id}/shadow',
          '/api/v1/rules/{id}/versions',
          '/api/v1/rules/{id}/versions/{version}/restore',
          '/api/v1/rules/{id}/versions/{from}/difference/{to}',
          '/api/v1/rules/{id}/changes',
          '/api/v1/rules/{id}/changes/{n}/approve',
          '/api/v1/rules/{id}/changes/{n}/reject',
          '/api/v1/alerts',
          '/api/v1/alerts/acknowledge',
          '/api/v1/alerts/{id}',
          '/api/v1/alert-statistics',
          '/api/v1/shifts',
          '/api/v1/shifts/{id}',
          '/api/v1/shifts/{id}/handover',
          '/api/v1/shifts/{id}/notes',
          '/api/v1/shifts/{id}/offer',
          '/api/v1/shifts/{id}/withdraw',
          '/api/v1/shifts/{id}/receive',
          '/api/v1/duty-groups',
          '/api/v1/duty-groups/{id}',
          '/api/v1/duty-groups/{id}/times',
          '/api/v1/duty-times/{id}',
          '/api/v1/notification-channels',
          '/api/v1/notification-channels/{id}',
          '/api/v1/notification-channels/{id}/test',
          '/api/v1/notifications',
          '/api/v1/notifications/{id}/send-again',
          '/api/v1/notification-deliveries',
          '/api/v1/alerts/{id}/acknowledge',
          '/api/v1/alerts/{id}/assign',
          '/api/v1/alerts/{id}/comment',
          '/api/v1/alerts/{id}/shelve',
          '/api/v1/alerts/{id}/unshelve',
          '/api/v1/alerts/{id}/close',
          '/api/v1/alerts/{id}/reset',
          '/api/v1/silences',
          '/api/v1/silences/{id}',
          '/api/v1/quarantine',
          '/api/v1/quarantine/replay',
          '/api/v1/quarantine/{id}/replay',
          '/api/v1/ingest/ledger',
          '/api/v1/ingest/health',
          '/api/v1/audit',
        ].sort(),
      );
    });

    it('has no route that a stranger gets an answer from, but signing in', async () => {
      const document = (await city.ask('/openapi.json')).json;
      const asked: [string, string, number][] = [];
      for (const path of keysOf(document, 'paths')) {
        for (const method of Object.keys(Object(Object(at(document, 'paths'))[path]))) {
          const answer = await city.ask(path.replaceAll('{id}', 'env-01'), { method: method.toUpperCase() });
          asked.push([method, path, answer.status]);
          expect(answer.headers.get('content-type')).toContain(PROBLEM_MEDIA_TYPE);
        }
      }
      expect(asked.length).toBeGreaterThan(30);
      const open = asked.filter(([, , status]) => status !== 401);
      expect(open).toEqual([['post', '/api/v1/session', 400]]);
    });

    it('is shown to people from our own files alone', async () => {
      const page = await city.ask('/docs/');
      expect(page.status).toBe(200);
      expect(page.text).toContain('swagger-ui');
      expect(page.text).not.toMatch(/<script>|https?:\/\/(?!www\.w3\.org)/);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      const scripts = [...page.text.matchAll(/src="(.+?)"/g)].map((match) => match[1] ?? '');
      for (const script of scripts) {
        expect((await city.ask(new URL(script, `${city.url}/docs/`).pathname)).status).toBe(200);
      }
    });
  });

  describe('errors', () => {
    it('name every faulty field in the caller’s language', async () => {
      const body = { ...DUST_INPUT, sector: 'nowhere', signal: { fn: 'last', minSamples: 'one' } };
      const vi = await admin.ask('/rules', { method: 'POST', body });
      const en = await admin.ask('/rules', {
        method: 'POST',
        body,
        headers: { 'accept-language': 'en-GB,en' },
      });
      expect(problem.parse(vi.json)).toMatchObject({ status: 400, type: 'urn:ioc:problem:validation' });
      expect([at(vi.json, 'title'), at(en.json, 'title')]).toEqual([
        'Yêu cầu không hợp lệ',
        'The request is not valid',
      ]);
      const paths = problem.parse(en.json).errors?.map(({ path }) => path);
      expect(paths).toEqual(['sector', 'signal.minSamples']);
      expect(problem.parse(vi.json).errors?.[1]?.message).toMatch(/không hợp lệ/);
      expect(problem.parse(en.json).errors?.[1]?.message).toMatch(/expected number/);
      expect(vi.headers.get('content-type')).toContain(PROBLEM_MEDIA_TYPE);
    });

    it('are problem bodies for unreadable, too large and unknown requests, without internals', async () => {
      const { cookie } = admin;
      const post = (body: string): Promise<Response> =>
        fetch(`${city.url}/api/v1/rules`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json' },
          body,
        });
      const answers = [
        await post('{'),
        await post(JSON.stringify('x'.repeat(300_000))),
        await fetch(`${city.url}/api/v1/nothing`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 413, 404]);
      for (const answer of answers)
        expect(problem.parse(await answer.json()).type).toMatch(/^urn:ioc:problem:/);
      const cursor = await lan.ask('/alerts?cursor=nonsense');
      expect([cursor.status, at(cursor.json, 'errors.0.path')]).toEqual([400, 'cursor']);
    });
  });

  describe('reference data', () => {
    it('is told as it is', async () => {
      expect(at((await viewer.ask('/cities')).json, 'items.0.id')).toBe('bac-giang');
      expect(at((await viewer.ask('/departments')).json, 'items.length')).toBe(undefined);
      expect(at((await viewer.ask('/observed-properties')).json, 'items.0.unit')).toBeTypeOf('string');
      expect((await viewer.ask('/users')).text).not.toContain('scrypt');
    });

    it('tells areas in force on a day as GeoJSON', async () => {
      const today = await viewer.ask('/areas?city=viet-yen');
      expect(today.headers.get('content-type')).toContain('application/geo+json');
      expect(at(today.json, 'features.0.properties.code')).toBe('07002');
      const before = await viewer.ask('/areas?at=2020-01-01');
      expect(at(before.json, 'features')).toEqual([]);
    });
  });

  describe('devices', () => {
    it('are registered with a password that is told once, found by name without diacritics, and removed', async () => {
      const { area: _area, ...input } = device('lamp-01', 'viet-yen', 'lighting', ['no2']);
      const made = await admin.ask('/devices', { method: 'POST', body: input });
      expect(made.status).toBe(201);
      expect(at(made.json, 'device.area')).toBe('07002@2025-07-01');
      expect(at(made.json, 'credentials')).toMatchObject({ username: 'lamp-01' });
      expect(String(at(made.json, 'credentials.password'))).toHaveLength(24);
      const again = await admin.ask('/devices', { method: 'POST', body: input });
      expect(again.status).toBe(409);
      const found = await viewer.ask('/devices?q=TRAM%20lamp&city=viet-yen');
      expect(at(found.json, 'items.0.id')).toBe('lamp-01');
      const one = await viewer.ask('/devices/lamp-01');
      expect(one.text).not.toContain('password');
      const renewed = await admin.ask('/devices/lamp-01/credentials', { method: 'POST' });
      expect(at(renewed.json, 'credentials.password')).not.toBe(at(made.json, 'credentials.password'));
      const revoked = await admin.ask('/devices/lamp-01/credentials', { method: 'DELETE' });
      expect(revoked.status).toBe(204);
      expect((await admin.ask('/devices/lamp-01', { method: 'DELETE' })).status).toBe(204);
      expect((await viewer.ask('/devices/lamp-01')).status).toBe(404);
    });

    it('keep their old password for the overlap that is asked for, a week at most', async () => {
      const { area: _area, ...input } = device('lamp-04', 'viet-yen', 'lighting', ['no2']);
      await admin.ask('/devices', { method: 'POST', body: input });
      const path = '/devices/lamp-04/credentials';
      const renewed = await admin.ask(`${path}?overlap=PT10M`, { method: 'POST' });
      const until = Date.parse(String(at(renewed.json, 'previousValidUntil')));
      expect(until).toBe(city.clock.now() + 600_000);
      for (const overlap of ['P8D', 'soon', '-PT1M']) {
        expect((await admin.ask(`${path}?overlap=${overlap}`, { method: 'POST' })).status).toBe(400);
      }
      await admin.ask('/devices/lamp-04', { method: 'DELETE' });
    });

    it('have a password that only an administrator may renew or take away', async () => {
      for (const method of ['POST', 'DELETE']) {
        expect((await viewer.ask('/devices/env-01/credentials', { method })).status).toBe(403);
        expect((await admin.ask('/devices/nobody-99/credentials', { method })).status).toBe(404);
      }
    });

    it('keep what a change does not name', async () => {
      const { area: _area, ...input } = device('lamp-02', 'viet-yen', 'lighting', ['no2']);
      await admin.ask('/devices', { method: 'POST', body: { ...input, tags: ['simulated'] } });
      const changed = await admin.ask('/devices/lamp-02', {
        method: 'PATCH',
        body: { name: { vi: 'Đèn', en: 'Lamp' } },
      });
      expect(changed.json).toMatchObject({
        name: { vi: 'Đèn' },
        tags: ['simulated'],
        area: '07002@2025-07-01',
      });
      const moved = await admin.ask('/devices/lamp-02', {
        method: 'PATCH',
        body: { location: { lon: 10, lat: 10 } },
      });
      expect(at(moved.json, 'area')).toBeUndefined();
      await admin.ask('/devices/lamp-02', { method: 'DELETE' });
    });

    it('that name what does not exist are refused with the fields', async () => {
      const { area: _area, ...input } = device('lamp-03', 'viet-yen', 'lighting', ['no2', 'nonsense']);
      const answer = await admin.ask('/devices', {
        method: 'POST',
        body: { ...input, city: 'hue', parent: 'lamp-99' },
      });
      expect(answer.status).toBe(422);
      const paths = problem.parse(answer.json).errors?.map(({ path }) => path);
      expect(paths).toEqual(['city', 'parent', 'datastreams.1.property']);
    });

    it('are told page by page, inside a box, and as GeoJSON', async () => {
      const first = await viewer.ask('/devices?limit=2');
      const next = await viewer.ask(`/devices?limit=2&cursor=${String(at(first.json, 'nextCursor'))}`);
      expect([at(first.json, 'items.1.id'), at(next.json, 'items.0.id')]).toEqual(['env-02', 'water-01']);
      expect(at(next.json, 'nextCursor')).toBeUndefined();
      const box = await viewer.ask('/devices?bbox=107,21,108,22', {
        headers: { accept: 'application/geo+json' },
      });
      expect(box.headers.get('content-type')).toContain('application/geo+json');
      expect(at(box.json, 'features.0')).toMatchObject({
        id: 'env-02',
        geometry: { coordinates: [107.5, 21.5] },
      });
      expect((await viewer.ask('/devices?bbox=1,2,3')).status).toBe(400);
    });
  });

  describe('values', () => {
    it('are told as they are now', async () => {
      await city.frame({ city: 'viet-yen', sector: 'environment' }, [
        value('env-02', 'pm2_5', 33, city.clock.now()),
      ]);
      await until(
        async () => at((await viewer.ask('/current?city=viet-yen')).json, 'items.0.v') === 33,
        'the value',
      );
      const answer = await viewer.ask('/current?city=viet-yen&sector=environment');
      expect(at(answer.json, 'items.0')).toMatchObject({ device: 'env-02', property: 'pm2_5', q: 'good' });
      expect(at((await viewer.ask('/devices/env-02')).json, 'state')).toBe('online');
    });

    it('are told as history: raw, aggregated, and as CSV', async () => {
      const start = Date.UTC(2026, 10, 22, 0);
      const readings = Array.from({ length: 10 }, (_, minute) => {
        const {
          device: of,
          property,
          v,
          q,
          t,
        } = value('env-01', 'pm2_5', minute, (start + minute * 60_000) as ReturnType<typeof city.clock.now>);
        return {
          device: of,
          observedAt: t,
          receivedAt: t,
          isTimeAssumed: false,
          values: [{ property, v, q }],
        };
      });
      await city.telemetry.write(readings);
      const span = 'from=2026-11-22T00:00:00Z&to=2026-11-22T01:00:00%2B00:00';
      const raw = await viewer.ask(`/observations?device=env-01&property=pm2_5&${span}`);
      expect(raw.json).toMatchObject({ device: 'env-01', unit: 'ug/m3' });
      expect(at(raw.json, 'items.9')).toEqual({ t: '2026-11-22T00:09:00.000Z', v: 9, q: 'good' });
      const mean = await viewer.ask(`/observations?device=env-01&property=pm2_5&${span}&fn=mean&every=PT5M`);
      expect(at(mean.json, 'items')).toEqual([
        { t: '2026-11-22T00:00:00.000Z', v: 2, q: 'good' },
        { t: '2026-11-22T00:05:00.000Z', v: 7, q: 'good' },
      ]);
      const cut = await viewer.ask(`/observations?device=env-01&property=pm2_5&${span}&limit=3`);
      expect([at(cut.json, 'isTruncated'), at(cut.json, 'items.3')]).toEqual([true, undefined]);
      const csv = await viewer.ask(`/observations?device=env-01&property=pm2_5&${span}&limit=1`, {
        headers: { accept: 'text/csv' },
      });
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(csv.text).toBe(
        'time,device,property,value,unit,quality\r\n2026-11-22T00:00:00.000Z,env-01,pm2_5,0,ug/m3,good\r\n',
      );
    });

    it('are refused where the question makes no sense', async () => {
      const ask = async (rest: string): Promise<unknown> => {
        const answer = await viewer.ask(`/observations?device=env-01&property=pm2_5&${rest}`);
        return [answer.status, at(answer.json, 'errors.0.path')];
      };
      expect(await ask('fn=mean')).toEqual([400, 'every']);
      expect(await ask('every=PT5M')).toEqual([400, 'fn']);
      expect(await ask('fn=mean&every=5m')).toEqual([400, 'every']);
      expect(await ask('fn=mean&every=PT1S&from=2020-01-01T00:00:00Z')).toEqual([400, 'every']);
      expect(await ask('from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z')).toEqual([400, 'from']);
      expect(await ask('from=yesterday')).toEqual([400, 'from']);
      expect((await viewer.ask('/observations?device=nobody&property=pm2_5')).status).toBe(404);
    });
  });

  describe('rules', () => {
    it('R32 are changed by the next version, if the caller saw the one before', async () => {
      const read = await dust.ask('/rules/dust');
      expect(read.headers.get('etag')).toBe('"1"');
      const body = { ...DUST_INPUT, levels: [{ severity: 'high', op: '>', threshold: 100 }] };
      const put = (headers: Readonly<Record<string, string>>): ReturnType<typeof dust.ask> =>
        dust.ask('/rules/dust', { method: 'PUT', body, headers });
      expect((await put({})).status).toBe(428);
      const changed = await put({ 'if-match': '"1"' });
      expect([changed.status, at(changed.json, 'version'), changed.headers.get('etag')]).toEqual([
        200,
        2,
        '"2"',
      ]);
      const late = await put({ 'if-match': '"1"' });
      expect([late.status, at(late.json, 'current.version')]).toEqual([412, 2]);
      const versions = await dust.ask('/rules/dust/versions');
      expect(at(versions.json, 'items')).toHaveLength(2);
      expect(versions.text).toContain('user-dust');
    });

    it('R10 are refused with the path of the field when the reset lies on the unsafe side', async () => {
      const body = { ...DUST_INPUT, levels: [{ severity: 'high', op: '>', threshold: 80, reset: 90 }] };
      const answer = await dust.ask('/rules', { method: 'POST', body, headers: { 'accept-language': 'en' } });
      expect(answer.status).toBe(422);
      expect(at(answer.json, 'errors.0.path')).toBe('levels.0.reset');
      expect(at(answer.json, 'errors.0.message')).toContain('safe side');
    });

    it('R34 are changed by people of their own department, sectors and cities only', async () => {
      const traffic = {
        ...DUST_INPUT,
        department: 'giao-thong',
        sector: 'traffic',
        select: { property: 'mean_speed', cities: ['bac-giang'] },
      };
      const post = async (as: SignedInTester, body: unknown): Promise<number> =>
        (await as.ask('/rules', { method: 'POST', body })).status;
      expect(await post(roads, DUST_INPUT)).toBe(403);
      expect(await post(roads, { ...traffic, sector: 'environment' })).toBe(403);
      expect(await post(roads, { ...traffic, select: { property: 'mean_speed' } })).toBe(403);
      expect(await post(roads, traffic)).toBe(201);
      expect(await post(lan, traffic)).toBe(403);
      const foreign = await roads.ask('/rules/dust', {
        method: 'PUT',
        body: traffic,
        headers: { 'if-match': '"2"' },
      });
      expect(foreign.status).toBe(403);
      expect((await roads.ask('/rules/dust', { method: 'DELETE' })).status).toBe(403);
      expect((await viewer.ask('/rules/dust', { method: 'DELETE' })).status).toBe(403);
    });

    it('R36 are tried on history before they are made, and leave no trace', async () => {
      const rule = { ...DUST_INPUT, levels: [{ severity: 'high', op: '>', threshold: 4 }] };
      const span = { from: '2026-11-22T00:00:00Z', to: '2026-11-22T12:00:00Z' };
      const answer = await lan.ask('/rules/backtest', { method: 'POST', body: { rule, ...span } });
      expect(answer.json).toMatchObject({
        evaluated: 10,
        perDay: 2,
        alerts: [{ severity: 'high', device: 'env-01' }],
      });
      expect(at(answer.json, 'transitions.0')).toMatchObject({
        kind: 'raised',
        at: '2026-11-22T00:05:00.000Z',
        value: 5,
      });
      const bad = await lan.ask('/rules/backtest', {
        method: 'POST',
        body: { rule, from: span.to, to: span.from },
      });
      expect(bad.status).toBe(400);
      expect((await viewer.ask('/rules/backtest', { method: 'POST', body: { rule, ...span } })).status).toBe(
        403,
      );
      expect((await lan.ask('/rules')).text).not.toContain('"threshold":4');
    });

    it('get an id and a message where none is given', async () => {
      const { message: _message, ...body } = DUST_INPUT;
      const made = await admin.ask('/rules', { method: 'POST', body });
      expect(at(made.json, 'id')).toMatch(/^rule-[0-9a-f]{16}$/);
      expect(at(made.json, 'message.vi')).toContain('{value}');
      expect(made.headers.get('location')).toBe(`/api/v1/rules/${String(at(made.json, 'id'))}`);
      const page = await viewer.ask('/rules?limit=1');
      expect(at(page.json, 'nextCursor')).toBeTypeOf('string');
    });
  });

  describe('alerts', () => {
    async function raised(): Promise<string> {
      for (const open of (await city.records.alerts.list({ open: true }, { limit: 10 })).items) {
        await lan.ask(`/alerts/${open.id}/close`, { method: 'POST', body: { resolution: 'expected' } });
      }
      await city.decide('env-01', { kind: 'cleared' });
      city.clock.pass(3_600_000);
      const [alert] = await city.decide('env-01', { kind: 'raised', severity: 'high' });
      return alert?.id ?? '';
    }

    const act = (as: SignedInTester, path: string, body?: unknown, headers = {}): ReturnType<typeof as.ask> =>
      as.ask(`/alerts/${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

    it('are listed by state, severity and place', async () => {
      const alert = await raised();
      const listed = async (query: string): Promise<unknown> => {
        const { json } = await viewer.ask(`/alerts?${query}`);
        return JSON.stringify(json).includes(alert);
      };
      expect(await listed('state=open&severity=high,critical&city=bac-giang&sector=environment')).toBe(true);
      expect(await listed('state=unacknowledged&device=env-01&area=07001@2025-07-01')).toBe(true);
      expect(await listed('state=closed')).toBe(false);
      expect(await listed('severity=low')).toBe(false);
      expect(await listed('city=viet-yen')).toBe(false);
      expect((await viewer.ask('/alerts?severity=awful')).status).toBe(400);
    });

    it('A5 tell who did what and when, with the readings around their beginning', async () => {
      const alert = await raised();
      const { device: of, property, t, v, q } = value('env-01', 'pm2_5', 91, city.clock.now());
      await city.telemetry.write([
        { device: of, observedAt: t, receivedAt: t, isTimeAssumed: false, values: [{ property, v, q }] },
      ]);
      await act(lan, `${alert}/acknowledge`);
      await act(lan, `${alert}/comment`, { text: 'Đang kiểm tra' });
      await act(lan, `${alert}/assign`, { to: 'user-minh' });
      const told = await viewer.ask(`/alerts/${alert}`);
      const timeline = at(told.json, 'timeline');
      expect(timeline).toMatchObject([
        { what: 'raised', actor: { kind: 'engine' }, value: 90, threshold: 80 },
        { what: 'acknowledged', actor: { kind: 'user', user: 'user-lan' } },
        { what: 'commented', text: 'Đang kiểm tra' },
        { what: 'assigned', to: 'user-minh' },
      ]);
      expect(at(told.json, 'explanation')).toMatchObject({
        device: 'env-01',
        property: 'pm2_5',
        unit: 'ug/m3',
        items: [{ v: 91 }],
      });
      expect(at(told.json, 'assignedTo')).toBe('user-minh');
    });

    it('A6 give the second of two operators the first’s result, and repeat an answer for its key', async () => {
      const alert = await raised();
      const [one, two] = await Promise.all([
        act(lan, `${alert}/acknowledge`, undefined, { 'idempotency-key': 'k-1' }),
        act(minh, `${alert}/acknowledge`, undefined, { 'idempotency-key': 'k-2' }),
      ]);
      expect(new Set([one.status, two.status])).toEqual(new Set([200, 409]));
      const [winner, loser, key] = one.status === 200 ? [lan, two, 'k-1'] : [minh, one, 'k-2'];
      expect(at(loser.json, 'current.work')).toBe('acknowledged');
      expect(at(loser.json, 'current.acknowledgedBy')).toBe(winner === lan ? 'user-lan' : 'user-minh');
      const first = one.status === 200 ? one : two;
      await act(winner, `${alert}/comment`, { text: 'sau đó' });
      city.clock.pass(1_000);
      const again = await act(winner, `${alert}/acknowledge`, undefined, { 'idempotency-key': key });
      expect([again.status, again.json]).toEqual([200, first.json]);
      const stale = await act(winner, `${alert}/comment`, { text: 'x' }, { 'if-match': '"1"' });
      expect([stale.status, at(stale.json, 'current.id')]).toEqual([409, alert]);
    });

    it('A4 are shelved for a day at most, brought back, and closed with a resolution', async () => {
      const alert = await raised();
      const in25h = new Date(city.clock.now() + 25 * 3_600_000).toISOString();
      const in1h = new Date(city.clock.now() + 3_600_000).toISOString();
      const tooLong = await act(lan, `${alert}/shelve`, { until: in25h, reason: 'bảo trì' });
      expect([tooLong.status, at(tooLong.json, 'errors.0.path')]).toEqual([422, 'until']);
      expect((await act(lan, `${alert}/unshelve`)).status).toBe(409);
      expect(
        at((await act(lan, `${alert}/shelve`, { until: in1h, reason: 'bảo trì' })).json, 'shelvedUntil'),
      ).toBe(in1h);
      expect(at((await act(lan, `${alert}/unshelve`)).json, 'shelvedUntil')).toBeUndefined();
      expect((await act(lan, `${alert}/close`, { resolution: 'bored' })).status).toBe(400);
      expect(at((await act(lan, `${alert}/close`, { resolution: 'fixed' })).json, 'work')).toBe('closed');
      expect((await act(lan, `${alert}/acknowledge`)).status).toBe(409);
      expect((await act(lan, `${alert}/assign`, { to: 'user-nobody' })).status).toBe(422);
    });

    it('R43 are reset only when they are latched and normal again', async () => {
      const alert = await raised();
      const refused = await act(lan, `${alert}/reset`);
      expect([refused.status, at(refused.json, 'current.id')]).toEqual([409, alert]);
      expect((await act(viewer, `${alert}/reset`)).status).toBe(403);
      await act(lan, `${alert}/close`, { resolution: 'fixed' });
    });

    it('R24 are kept quiet by a silence at once, counted under it, and told again when it is ended', async () => {
      const alert = await raised();
      const to = new Date(city.clock.now() + 3_600_000).toISOString();
      const body = { matcher: { device: 'env-01' }, to, reason: 'bảo trì' };
      expect((await viewer.ask('/silences', { method: 'POST', body })).status).toBe(403);
      for (const wrong of [
        { ...body, matcher: {} },
        { ...body, reason: ' ' },
      ])
        expect((await lan.ask('/silences', { method: 'POST', body: wrong })).status).toBe(400);
      const past = await lan.ask('/silences', { method: 'POST', body: { ...body, from: to } });
      expect([past.status, at(past.json, 'errors.0.path')]).toEqual([422, 'to']);
      const made = await lan.ask('/silences', { method: 'POST', body });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ author: 'user-lan', state: 'active', alerts: 1, to });
      const quiet = async (silenced: boolean): Promise<readonly unknown[]> => {
        const { json } = await viewer.ask(`/alerts?state=open&silenced=${silenced}`);
        const items = at(json, 'items');
        return Array.isArray(items) ? items.map((item: unknown) => at(item, 'id')) : [];
      };
      expect(await quiet(true)).toEqual([alert]);
      expect(await quiet(false)).not.toContain(alert);
      const listed = await viewer.ask('/silences?state=active');
      expect([at(listed.json, 'items.0.id'), at(listed.json, 'items.0.alerts')]).toEqual([
        at(made.json, 'id'),
        1,
      ]);
      const path = `/silences/${String(at(made.json, 'id'))}`;
      expect((await viewer.ask(path, { method: 'DELETE' })).status).toBe(403);
      expect((await lan.ask(path, { method: 'DELETE' })).status).toBe(204);
      expect(await quiet(true)).toEqual([]);
      expect((await lan.ask(path, { method: 'DELETE' })).status).toBe(409);
      expect((await lan.ask('/silences/none', { method: 'DELETE' })).status).toBe(404);
      const trail = await admin.ask(`/audit?target=silence:${String(at(made.json, 'id'))}`);
      expect([at(trail.json, 'items.0.action'), at(trail.json, 'items.1.action')]).toEqual([
        'silence.end',
        'silence.create',
      ]);
      await act(lan, `${alert}/close`, { resolution: 'fixed' });
    });

    it('are worked on by operators only, and 404 where there are none', async () => {
      const alert = await raised();
      expect((await act(viewer, `${alert}/acknowledge`)).status).toBe(403);
      expect((await act(dust, `${alert}/acknowledge`)).status).toBe(403);
      expect((await act(lan, 'no-such-alert/acknowledge')).status).toBe(404);
      expect((await viewer.ask('/alerts/no-such-alert')).status).toBe(404);
    });
  });

  describe('trails', () => {
    it('I5 tell quarantined messages whole, as text or base64', async () => {
      const message = {
        topic: 'ioc/v1/x',
        receivedAt: city.clock.now(),
        reason: 'wrong-shape',
        path: '',
        detail: '',
      };
      await city.records.quarantine.put([
        { ...message, id: 'q-1', payload: new TextEncoder().encode('{"a":') },
        { ...message, id: 'q-2', payload: Uint8Array.from([0xff, 0xfe]) },
      ]);
      const { json } = await viewer.ask('/quarantine?reason=wrong-shape');
      const items = JSON.stringify(json);
      expect(items).toContain('"payload":"{\\"a\\":","encoding":"utf8","bytes":5');
      expect(items).toContain('"payload":"//4=","encoding":"base64"');
    });

    it('I5 ask ingest to take messages in again, for those who may, and say what became of it', async () => {
      const replays = city.replays();
      const topic = 'ioc/v1/bac-giang/environment/env-01/telemetry';
      const row = { receivedAt: city.clock.now(), reason: 'to-be-mended', path: '', detail: '', topic };
      const payload = new TextEncoder().encode('{"values":{}}');
      await city.records.quarantine.put([
        { ...row, id: 'r-1', payload },
        { ...row, id: 'r-2', payload, path: '/values/x' },
        { ...row, id: 'r-3', payload: Uint8Array.from([1]) },
      ]);
      const post = { method: 'POST' };
      expect((await viewer.ask('/quarantine/r-1/replay', post)).status).toBe(403);
      expect((await lan.ask('/quarantine/none/replay', post)).status).toBe(404);
      const all = { ...post, body: { reason: 'to-be-mended' } };
      expect((await lan.ask('/quarantine/replay', { ...post, body: {} })).status).toBe(400);
      expect((await lan.ask('/quarantine/replay', all)).json).toEqual({ sent: 2, isMore: false });
      expect(replays.toSorted()).toEqual(['r-1', 'r-3'].map((id) => `ioc/v1/replay/bac-giang/${id}`));
      const arrived = { topic, payload, receivedAt: row.receivedAt };
      const returned = lan.ask('/quarantine/r-2/replay', post);
      await expect.poll(() => replays, { timeout: 5_000 }).toContain('ioc/v1/replay/bac-giang/r-2');
      await city.records.quarantine.put([{ ...row, id: 'r-4', payload, reason: 'still-wrong' }]);
      await city.records.quarantine.supersede(arrived, ['r-4']);
      expect((await returned).json).toMatchObject({ result: 'returned', messages: [{ id: 'r-4' }] });
      const archived = lan.ask('/quarantine/r-4/replay', post);
      await expect.poll(() => replays, { timeout: 5_000 }).toContain('ioc/v1/replay/bac-giang/r-4');
      await city.records.quarantine.supersede(arrived, []);
      expect((await archived).json).toEqual({ result: 'archived', messages: [] });
      const { json } = await admin.ask('/audit?target=quarantine:r-4');
      expect(at(json, 'items.0')).toMatchObject({ action: 'quarantine.replayed', actor: 'user-lan' });
    });

    it('I5 account for every reading in the ledger', async () => {
      const counts = {
        messages: 3,
        readings: 3,
        statuses: 0,
        archived: 0,
        duplicate: 0,
        quarantined: 0,
        empty: 0,
        partly: 0,
        lost: 0,
      };
      const now = city.clock.now();
      const row = { city: id.city('bac-giang'), hour: instant(now - (now % 3_600_000)), first: 0, last: 2 };
      const head = { ingest: 'one', received: 3, passed: 3, at: now };
      const put = (archived: number): Promise<void> =>
        city.records.ledger.put({
          head,
          rows: [
            { ...row, ...counts, side: 'received' },
            { ...row, ...counts, side: 'passed', archived },
          ],
        });
      await put(3);
      expect((await viewer.ask('/ingest/ledger')).json).toMatchObject({
        balanced: true,
        unexplained: 0,
        items: [{ city: 'bac-giang', received: 3, archived: 3, pending: 0, difference: 0, balanced: true }],
      });
      await put(2);
      const { json } = await viewer.ask('/ingest/ledger?city=bac-giang');
      expect(json).toMatchObject({ balanced: false, items: [{ difference: 1, balanced: false }] });
      expect(at((await viewer.ask('/ingest/ledger?city=-')).json, 'items')).toEqual([]);
      const tooLong = await viewer.ask('/ingest/ledger?from=2020-01-01T00:00:00Z');
      expect(problem.parse(tooLong.json)).toMatchObject({ status: 400, errors: [{ path: 'from' }] });
    });

    it('tell how every ingest is that is heard, also one that tells less', async () => {
      const since = city.clock.now() - 60_000;
      await city.heartbeat({
        health: {
          archivedPerSecond: 4,
          quarantine: { rows: 2, perMinute: { 'not-json': 3 } },
          troubleLog: [{ trouble: 'store-away', since }],
          ledger: { pending: 5, difference: 0 },
        },
      });
      const { json } = await viewer.ask('/ingest/health');
      expect(at(json, 'items.0')).toMatchObject({
        epoch: 'run-1',
        receivedPerSecond: 5,
        archivedPerSecond: 4,
        quarantine: { rows: 2, perMinute: { 'not-json': 3 } },
        troubleLog: [{ trouble: 'store-away', since: new Date(since).toISOString() }],
      });
      await city.heartbeat({ epoch: 'run-0' });
      const items = at((await viewer.ask('/ingest/health')).json, 'items');
      expect(items).toContainEqual(expect.objectContaining({ epoch: 'run-0', troubleLog: [] }));
    });

    it('say who changed what', async () => {
      const { json } = await admin.ask('/audit?target=rule:dust');
      expect(at(json, 'items.0')).toMatchObject({
        actor: 'user-dust',
        action: 'rule.replaced',
        target: 'rule:dust',
      });
      expect(at(json, 'items.0.detail.before.version')).toBe(1);
      expect((await lan.ask('/audit')).status).toBe(403);
      const everything = (await admin.ask('/audit?limit=1000')).text;
      for (const action of [
        'session.started',
        'session.ended',
        'device.created',
        'device.changed',
        'device.deleted',
        'device.credentials-changed',
        'device.credentials-revoked',
        'rule.created',
        'alert.acknowledge',
        'alert.shelve',
        'alert.close',
      ]) {
        expect(everything).toContain(`"${action}"`);
      }
      expect(everything).not.toContain(PASSWORD);
      expect(everything.match(/"alert.acknowledge"/g)).toHaveLength(2);
    });
  });
});
