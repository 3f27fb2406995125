import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createMemoryStore, TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';
import { PROBLEM_MEDIA_TYPE } from '@ioc/wire';
import { Counter, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { withDeadline } from '../deadline.ts';
import { LiveReader, until } from '../test-city/live-reader.suite.ts';
import { at, TestApi } from '../test-city/test-api.suite.ts';

/** A memory store that can be away. */
function leavingStore(): { readonly store: TelemetryStore; leave(): void; comeBack(): void } {
  const inner = createMemoryStore();
  let isAway = false;
  const guard = async (): Promise<void> => {
    if (isAway) throw new TelemetryStoreError('away', { isTransient: true });
  };
  return {
    leave: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
    },
    store: {
      write: (readings) => guard().then(() => inner.write(readings)),
      latest: () => guard().then(() => inner.latest()),
      range: (query) => guard().then(() => inner.range(query)),
      columns: (query) => guard().then(() => inner.columns(query)),
      aggregate: (query) => guard().then(() => inner.aggregate(query)),
      deleteBefore: (cutoff) => inner.deleteBefore(cutoff),
      extent: () => inner.extent(),
      ping: guard,
      close: () => inner.close(),
    },
  };
}

/** A WebSocket that never answers anything. */
async function stuckLine(url: string, token: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const line = connect(Number(port), hostname);
  line.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Authorization: Bearer ${token}`,
      '',
      '',
    ].join('\r\n'),
  );
  await new Promise((resolve) => line.once('data', resolve));
  line.on('error', () => undefined).pause();
  return line;
}

describe('for those who run the system', () => {
  let city: TestApi;
  let folder: string;
  const telemetry = leavingStore();
  const registry = new Registry();
  new Counter({ name: 'ioc_ingest_messages_total', help: 'test', registers: [registry] }).inc(7);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-ui-'));
    await mkdir(join(folder, 'ui', 'assets'), { recursive: true });
    await mkdir(join(folder, 'basemap'));
    await writeFile(join(folder, 'ui', 'index.html'), '<!doctype html><title>IOC</title>');
    await writeFile(join(folder, 'ui', 'assets', 'app-Ab12.js'), 'export const answer = 42;'.repeat(100));
    await writeFile(join(folder, 'basemap', 'rivers.geojson'), '{"type":"FeatureCollection","features":[]}');
    await writeFile(join(folder, 'basemap', 'secret.txt'), 'no');
    city = await TestApi.start({
      telemetry: telemetry.store,
      registries: [registry],
      uiDir: join(folder, 'ui'),
      basemapDir: join(folder, 'basemap'),
      isSimulating: true,
    });
  });
  afterAll(async () => {
    await city.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is alive, and ready once an ingest was heard', async () => {
    expect((await city.ask('/healthz')).json).toEqual({ status: 'ok' });
    const before = await city.ask('/readyz', { headers: { 'accept-language': 'en' } });
    expect([before.status, before.headers.get('content-type')]).toEqual([
      503,
      expect.stringContaining(PROBLEM_MEDIA_TYPE),
    ]);
    expect(at(before.json, 'detail')).toContain('ingest');
    await city.heartbeat();
    await until(async () => (await city.ask('/readyz')).status === 200, 'ready');
    const ready = await city.ask('/readyz');
    expect(ready.json).toMatchObject({
      status: 'ready',
      journalSync: 'fsync',
      troubles: [],
      simulating: true,
    });
  });

  it('I2 I4 says what ingest says is wrong', async () => {
    await city.heartbeat({ sync: 'os', troubles: ['journal-full'] });
    await until(async () => (await city.ask('/readyz')).text.includes('journal-full'), 'the trouble');
    expect(at((await city.ask('/readyz')).json, 'journalSync')).toBe('os');
    await city.heartbeat();
  });

  it('I3 names the store that is away, tells every screen, and answers its routes with 503 meanwhile', async () => {
    const lan = await city.signIn('lan');
    const screen = new LiveReader(city.url, { token: lan.token });
    await screen.connected();
    await screen.subscribe();
    await city.heartbeat({ troubles: ['store-away'] });
    await until(() => JSON.stringify(screen.notices).includes('"store"'), 'the notice');
    expect(screen.notices.at(-1)).toEqual({ kind: 'stale', part: 'store' });
    telemetry.leave();
    const history = await lan.ask('/observations?device=env-01&property=pm2_5');
    expect([history.status, at(history.json, 'type')]).toEqual([503, 'urn:ioc:problem:unavailable']);
    expect((await lan.ask('/alerts')).status).toBe(200);
    telemetry.comeBack();
    await city.heartbeat();
    await until(() => JSON.stringify(screen.notices.at(-1)).includes('recovered'), 'the recovery');
    screen.close();
  });

  it('I12 tells its own figures and those of others', async () => {
    const { text } = await city.ask('/metrics');
    expect(text).toContain('ioc_ingest_messages_total 7');
    expect(text).toMatch(/ioc_http_request_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/);
    expect(text).toContain('ioc_live_state_size{what="devices"} 3');
    expect(text.match(/^# TYPE (?!ioc_)/m)).toBeNull();
  });

  it('serves the screen: its pages uncached, its hashed files for ever, and nothing else', async () => {
    const page = await city.ask('/alerts/some-page?x=1');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.text).toContain('<title>IOC</title>');
    expect((await city.ask('/')).text).toBe(page.text);
    const script = await city.ask('/assets/app-Ab12.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toMatch(/br|gzip/);
    for (const path of [
      '/assets/gone.js',
      '/api/v1/nothing',
      '/favicon.ico',
      '/api',
      '/..%2f..%2fetc%2fpasswd',
    ]) {
      expect([path, (await city.ask(path)).status]).toEqual([path, 404]);
    }
  });

  it('serves the basemap, and only the basemap', async () => {
    const rivers = await city.ask('/basemap/rivers.geojson');
    expect(rivers.headers.get('content-type')).toContain('application/geo+json');
    expect(rivers.headers.get('cache-control')).toContain('max-age=3600');
    expect((await city.ask('/basemap/secret.txt')).status).toBe(404);
    expect((await city.ask('/basemap/')).status).toBe(404);
  });

  it('lets pages load nothing from elsewhere', async () => {
    const policy = (await city.ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("img-src 'self' data: blob:");
    expect(policy).not.toContain('unsafe-inline');
  });

  it('refuses sockets of pages of another site', async () => {
    const response = await fetch(`${city.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
  });
});

describe('the end of the API', () => {
  it('comes within its time though sockets and requests hang on', async () => {
    const city = await TestApi.start();
    const { token } = await city.signIn('lan');
    const screen = new LiveReader(city.url, { token });
    await screen.connected();
    await screen.subscribe();
    const stuck = await stuckLine(city.url, token);
    await withDeadline(city.close(), 10_000, 'the end');
    await until(() => !screen.socket.connected, 'the end of the socket');
    expect(screen.socket.connected).toBe(false);
    stuck.destroy();
  });

  it('leaves nothing behind when the port is taken', async () => {
    const city = await TestApi.start();
    const port = Number(new URL(city.url).port);
    await expect(TestApi.start({ http: { host: '127.0.0.1', port } })).rejects.toThrow(/EADDRINUSE/);
    await city.close();
  });
});
