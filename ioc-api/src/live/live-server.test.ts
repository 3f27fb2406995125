import { createServer } from 'node:net';

import { LIVE_REPEAT_TOPIC } from '@ioc/wire';
import { Aedes } from 'aedes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { LiveReader, until } from '../test-city/live-reader.suite.ts';
import { at, TestApi, value } from '../test-city/test-api.suite.ts';
import { ROUND_EVERY_MS } from './delta-rounds.ts';
import { device } from '../test-city/city-data.suite.ts';

const ENVIRONMENT = { city: 'bac-giang', sector: 'environment' } as const;

describe('the live stream', () => {
  let city: TestApi;
  let token: string;
  const readers: LiveReader[] = [];

  beforeAll(async () => {
    city = await TestApi.start();
    ({ token } = await city.signIn('lan'));
    await city.heartbeat();
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(async () => {
    await city.close();
  });

  function reader(options: ConstructorParameters<typeof LiveReader>[1] = { token }): LiveReader {
    const made = new LiveReader(city.url, options);
    readers.push(made);
    return made;
  }

  async function subscribed(wanted: Parameters<LiveReader['subscribe']>[0] = {}): Promise<LiveReader> {
    const made = reader();
    await made.connected();
    await made.subscribe(wanted);
    await until(() => made.snapshots.length > 0, 'a snapshot');
    return made;
  }

  it('refuses a socket without a session', async () => {
    expect(await reader({}).connected()).toBe('unauthenticated');
    expect(await reader({ token: 'nonsense' }).connected()).toBe('unauthenticated');
  });

  it('accepts the cookie of a browser', async () => {
    const { cookie } = await city.signIn('viewer');
    expect(await reader({ cookie }).connected()).toBe('connected');
  });

  it('answers a subscription with its position, then one snapshot, then numbered deltas', async () => {
    const screen = reader();
    await screen.connected();
    const answer = await screen.subscribe();
    expect(answer).toMatchObject({ resumed: false, seq: 0 });
    await until(() => screen.snapshots.length === 1, 'the snapshot');
    expect([...screen.known.devices.keys()]).toEqual(['env-01', 'env-02', 'water-01']);
    await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 41.2, city.clock.now())]);
    await until(() => screen.known.values.get('env-01 pm2_5')?.['v'] === 41.2, 'the value');
    expect(screen.snapshots).toHaveLength(1);
    expect(screen.deltas[0]?.seq).toBe((screen.snapshots[0]?.seq ?? 0) + 1);
  });

  it('tells a subscription only its cities and sectors', async () => {
    const screen = await subscribed({ cities: ['viet-yen'], sectors: ['environment'] });
    expect([...screen.known.devices.keys()]).toEqual(['env-02']);
    await city.frame(ENVIRONMENT, [value('env-01', 'no2', 12, city.clock.now())]);
    await city.frame({ city: 'viet-yen', sector: 'environment' }, [
      value('env-02', 'pm2_5', 7, city.clock.now()),
    ]);
    await until(() => screen.known.values.has('env-02 pm2_5'), 'the value of its own city');
    expect([...screen.known.values.keys()]).toEqual(['env-02 pm2_5']);
  });

  it('sends at most four deltas a second, with the latest value of many', async () => {
    const screen = await subscribed();
    for (let step = 1; step <= 60; step++) {
      city.clock.pass(1);
      await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 100 + step, city.clock.now())]);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => screen.known.values.get('env-01 pm2_5')?.['v'] === 160, 'the last value');
    const lastedMs = (screen.deltaTimesMs.at(-1) ?? 0) - (screen.deltaTimesMs[0] ?? 0);
    expect(screen.deltas.length).toBeLessThanOrEqual(Math.ceil(lastedMs / ROUND_EVERY_MS) + 2);
  });

  it('never lets the current value go backwards', async () => {
    const screen = await subscribed();
    const now = city.clock.now();
    await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 50, now)]);
    await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 1, (now - 60_000) as typeof now)]);
    await city.frame(ENVIRONMENT, [value('env-01', 'no2', 77, now)]);
    await until(() => screen.known.values.get('env-01 no2')?.['v'] === 77, 'the later frame');
    expect(screen.known.values.get('env-01 pm2_5')?.['v']).toBe(50);
  });

  it('A1 tells an alert raised by the rules and acknowledged by a person to every screen', async () => {
    const [one, two] = [await subscribed(), await subscribed({ cities: ['bac-giang'] })];
    const [alert] = await city.decide('env-01', { kind: 'raised', severity: 'high' });
    const key = alert?.id ?? '';
    await until(() => one.known.alerts.has(key) && two.known.alerts.has(key), 'the alert on both screens');
    const lan = await city.signIn('lan');
    const answer = await lan.ask(`/alerts/${key}/acknowledge`, { method: 'POST' });
    expect(at(answer.json, 'work')).toBe('acknowledged');
    await until(() => two.known.alerts.get(key)?.['work'] === 'acknowledged', 'the acknowledgement');
  });

  it('finds an alert whose hint was lost', async () => {
    const screen = await subscribed();
    const [alert] = await city.decide('env-02', { kind: 'raised' }, false);
    await until(() => screen.known.alerts.has(alert?.id ?? ''), 'the alert without a hint');
  });

  it('rebuilds the values from the store after a gap in the frames', async () => {
    const screen = await subscribed();
    const t = city.clock.now();
    const reading = {
      device: value('water-01', 'water_level', 0, t).device,
      observedAt: t,
      receivedAt: t,
      isTimeAssumed: false,
    };
    const stored = { property: value('water-01', 'water_level', 0, t).property, v: 5.42, q: 'good' as const };
    await city.telemetry.write([{ ...reading, values: [stored] }]);
    await city.frame(ENVIRONMENT, [value('env-01', 'no2', 1, t)], { skip: 3 });
    await until(
      () => screen.known.values.get('water-01 water_level')?.['v'] === 5.42,
      'the value only the store had',
    );
  });

  it('resumes where a broken line left off, with what was missed as one delta', async () => {
    const before = await subscribed();
    before.close();
    for (let step = 1; step <= 5; step++) {
      city.clock.pass(1_000);
      await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 200 + step, city.clock.now())]);
    }
    const [alert] = await city.decide('env-01', { kind: 'cleared' });
    const after = reader();
    await after.connected();
    after.inherit(before);
    const answer = await after.subscribe({ since: before.position });
    expect(answer).toEqual({ ...before.position, resumed: true });
    await until(() => after.known.values.get('env-01 pm2_5')?.['v'] === 205, 'the missed value');
    await until(
      () => after.known.alerts.get(alert?.id ?? '')?.['condition'] !== 'active',
      'the missed alert',
    );
    expect(after.snapshots).toHaveLength(0);
    const fresh = await subscribed();
    expect(after.known).toEqual(fresh.known);
  });

  it('sends a new snapshot where it cannot resume', async () => {
    const before = await subscribed();
    before.close();
    const other = reader();
    await other.connected();
    const answer = await other.subscribe({ cities: ['viet-yen'], since: before.position });
    expect(answer).toMatchObject({ resumed: false, seq: 0 });
    await until(() => other.snapshots.length === 1, 'a snapshot');
    const unknown = await other.subscribe({ since: { epoch: 'before-the-restart', seq: 7 } });
    expect(unknown).toMatchObject({ resumed: false });
  });

  it('does not let one person resume the stream of another', async () => {
    const before = await subscribed();
    const { token: foreign } = await city.signIn('viewer');
    const thief = reader({ token: foreign });
    await thief.connected();
    expect(await thief.subscribe({ since: before.position })).toMatchObject({ resumed: false });
  });

  it('takes a stream over from a socket whose line broke unnoticed', async () => {
    const stuck = await subscribed();
    const next = reader();
    await next.connected();
    expect(await next.subscribe({ since: stuck.position })).toMatchObject({ resumed: true });
    const heard = stuck.deltas.length;
    city.clock.pass(1_000);
    await city.frame(ENVIRONMENT, [value('env-01', 'no2', 31, city.clock.now())]);
    await until(() => next.known.values.get('env-01 no2')?.['v'] === 31, 'the value');
    expect(stuck.deltas).toHaveLength(heard);
  });

  it('tells devices that come, change, move and go', async () => {
    const screen = await subscribed({ cities: ['bac-giang'] });
    const admin = await city.signIn('admin');
    const { area: _area, ...input } = device('env-03', 'bac-giang', 'environment', ['pm2_5']);
    await admin.ask('/devices', { method: 'POST', body: input });
    await until(() => screen.known.devices.has('env-03'), 'the new device');
    await city.frame(ENVIRONMENT, [value('env-03', 'pm2_5', 9, city.clock.now())]);
    await until(() => screen.known.values.has('env-03 pm2_5'), 'its value');
    expect(screen.known.devices.get('env-03')?.['state']).toBe('online');
    await admin.ask('/devices/env-03', { method: 'PATCH', body: { city: 'viet-yen' } });
    await until(() => !screen.known.devices.has('env-03'), 'that it moved away');
    expect(screen.known.values.has('env-03 pm2_5')).toBe(false);
    await admin.ask('/devices/env-03', { method: 'PATCH', body: { city: 'bac-giang' } });
    await until(() => screen.known.values.has('env-03 pm2_5'), 'its value again');
    await admin.ask('/devices/env-03', { method: 'DELETE' });
    await until(() => !screen.known.devices.has('env-03'), 'that it is gone');
  });

  it('tells that a device went offline by its last will', async () => {
    const screen = await subscribed();
    const said = { device: 'env-01', state: 'offline', at: city.clock.now() + 1 };
    await city.frame(ENVIRONMENT, [], { states: [said] });
    await until(() => screen.known.devices.get('env-01')?.['state'] === 'offline', 'the state');
  });

  it('I9 tells how a device is, to screens that are there, to new ones, and over HTTP', async () => {
    const screen = await subscribed();
    const { ask } = await city.signIn('lan');
    const now = city.clock.now();
    const health = {
      level: 'warning',
      reasons: ['gaps'],
      lastSeen: now,
      clockOffsetMs: -120,
      battery: 55,
      gaps: { missing: 3, ranges: [{ from: 7, to: 9 }], since: now - 60_000 },
    };
    const told = { device: 'env-02', state: 'online', at: now, health };
    await city.frame({ city: 'viet-yen', sector: 'environment' }, [], { states: [told] });
    const states = (): readonly unknown[] => screen.deltas.flatMap((delta) => delta.states ?? []);
    await until(() => states().length > 0, 'the state');
    expect(states().at(-1)).toEqual({ device: 'env-02', state: 'online', lastSeen: now, health });
    const [lastSeen, since] = [now, now - 60_000].map((ms) => new Date(ms).toISOString());
    const answered = { ...health, lastSeen, gaps: { ...health.gaps, since } };
    expect(at((await ask('/devices/env-02')).json, 'health')).toEqual(answered);
    expect(at((await ask('/devices?city=viet-yen')).json, 'items.0.health')).toEqual(answered);
    const later = await subscribed();
    expect(later.snapshots[0]?.devices.find(({ id }) => id === 'env-02')?.health).toEqual(answered);
    const before = states().length;
    await city.frame({ city: 'viet-yen', sector: 'environment' }, [], { states: [told] });
    await city.frame({ city: 'viet-yen', sector: 'environment' }, [value('env-02', 'pm2_5', 7, now)]);
    await until(() => screen.known.values.get('env-02 pm2_5')?.['v'] === 7, 'the value');
    expect(states()).toHaveLength(before);
  });

  it('I9 asks ingest how the devices are when it connects', async () => {
    const broker = await Aedes.createBroker();
    const asked = new Promise<string>((resolve) => {
      broker.on('publish', ({ topic }) => {
        if (topic === LIVE_REPEAT_TOPIC) resolve(topic);
      });
    });
    const server = createServer(broker.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const other = await TestApi.start({ live: { url: `mqtt://127.0.0.1:${port}` } });
    expect(await asked).toBe('ioc/v1/live/-/repeat');
    await other.close();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('refuses malformed and too many subscriptions without harm', async () => {
    const screen = reader();
    await screen.connected();
    expect(await screen.socket.emitWithAck('subscribe', { cities: 'all' })).toEqual({ error: 'malformed' });
    screen.socket.emit('subscribe');
    screen.socket.emit('subscribe', 7, 'no function');
    const answers: unknown[] = [];
    for (let step = 0; step < 12; step++) {
      answers.push(await screen.subscribe({ cities: ['x'] }));
    }
    expect(answers).toContainEqual({ error: 'too-many' });
    expect(screen.socket.connected).toBe(true);
  });

  it('disconnects a socket when its session ends', async () => {
    const person = await city.signIn('minh');
    const screen = reader({ token: person.token });
    await screen.connected();
    await person.ask('/session', { method: 'DELETE' });
    await until(() => !screen.socket.connected, 'the end of the socket');
  });

  it('works over long polling too', async () => {
    const screen = reader({ token, transports: ['polling'] });
    await screen.connected();
    await screen.subscribe();
    await until(() => screen.snapshots.length === 1, 'the snapshot');
    city.clock.pass(1_000);
    await city.frame(ENVIRONMENT, [value('env-01', 'pm2_5', 321, city.clock.now())]);
    await until(() => screen.known.values.get('env-01 pm2_5')?.['v'] === 321, 'the value');
  });
});
