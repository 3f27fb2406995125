import { instant } from '@ioc/domain';
import {
  alertHintTopic,
  deviceTopic,
  HEARTBEAT_TOPIC,
  ingestHeartbeat,
  LIVE_REPEAT_TOPIC,
  liveFrame,
  liveTopic,
  unpackValues,
} from '@ioc/wire';
import { connectAsync, type MqttClient } from 'mqtt';
import { join } from 'node:path';
import { TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CITY,
  device,
  ingestFixture,
  property,
  RULE,
  ruleId,
  SERVICE,
  type IngestFixture,
} from './ingest-fixture.suite.ts';
import type { Ingest } from './ingest-options.ts';

const DEVICE = device('env-nenh-01');
const TELEMETRY = deviceTopic({ city: CITY, sector: 'environment', device: DEVICE.id }, 'telemetry');
const WAIT = { timeout: 10_000 };
const START = Date.now() - 60_000;

let fixture: IngestFixture | undefined;
const clients: MqttClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await fixture?.close();
  fixture = undefined;
});

async function connected(ingest: Ingest): Promise<MqttClient> {
  const { username, password } = SERVICE;
  const client = await connectAsync(`mqtt://127.0.0.1:${ingest.mqttPort}`, {
    username,
    password,
    reconnectPeriod: 0,
  });
  clients.push(client);
  return client;
}

function collect(client: MqttClient, topic: string): unknown[] {
  const messages: unknown[] = [];
  client.on('message', (on, payload) => {
    if (on === topic) messages.push(JSON.parse(payload.toString()));
  });
  return messages;
}

describe('ingest', () => {
  it('carries a reading from the door to the store, the live feed, and an alert', async () => {
    fixture = await ingestFixture([DEVICE]);
    await fixture.records.rules.create(RULE, { by: 'test', at: instant(0) });
    const ingest = await fixture.start();
    const client = await connected(ingest);
    const frames = collect(client, liveTopic(CITY, 'environment'));
    const hints = collect(client, alertHintTopic(CITY));
    const heartbeats = collect(client, HEARTBEAT_TOPIC);
    await client.subscribeAsync('ioc/v1/live/#');
    await client.publishAsync(TELEMETRY, JSON.stringify({ values: { pm2_5: 150, no2: 33 }, seq: 1 }), {
      qos: 1,
    });

    const { records, telemetry } = fixture;
    await expect
      .poll(async () => (await telemetry.latest()).map(({ property, v }) => [property, v]), WAIT)
      .toEqual([
        ['pm2_5', 150],
        ['no2', 33],
      ]);
    await expect.poll(async () => (await records.alerts.list({}, { limit: 10 })).items.length, WAIT).toBe(1);
    await expect.poll(() => hints, WAIT).toEqual([{ change: 1 }]);
    await expect.poll(() => frames.length, WAIT).toBe(1);
    const frame = liveFrame.parse(frames[0]);
    expect(unpackValues(frame.values)).toMatchObject([
      { property: 'pm2_5', v: 150 },
      { property: 'no2', v: 33 },
    ]);
    expect(frame.states).toMatchObject([{ device: DEVICE.id, state: 'online' }]);
    await expect.poll(() => heartbeats.length, WAIT).toBeGreaterThan(0);
    expect(ingestHeartbeat.parse(heartbeats[0]).troubles).toEqual([]);
    expect(ingest.readiness().ok).toBe(true);
  });

  it('I1 loses nothing that was acknowledged while the store was away, also over a restart', async () => {
    fixture = await ingestFixture([DEVICE]);
    const away: TelemetryStore = { ...awayStore(), latest: () => Promise.reject(new Error('away')) };
    const first = await fixture.start({ telemetry: away });
    const client = await connected(first);
    const sent = Array.from({ length: 300 }, (_, index) => ({ ts: START + index, values: { pm2_5: index } }));
    await Promise.all(
      sent.map((reading) => client.publishAsync(TELEMETRY, JSON.stringify(reading), { qos: 1 })),
    );
    await expect.poll(() => first.heartbeat().troubles, WAIT).toContain('store-away');
    await first.close();
    await fixture.start();
    const { telemetry } = fixture;
    await expect.poll(async () => (await telemetry.extent()).readings, WAIT).toBe(300);
  });

  it('I5 and I7: a bad message lands in quarantine, a repeated one leaves one reading, and their neighbours go through', async () => {
    fixture = await ingestFixture([DEVICE]);
    const ingest = await fixture.start();
    const client = await connected(ingest);
    const good = (index: number): string => JSON.stringify({ ts: START + index, values: { pm2_5: index } });
    for (const payload of [good(1), good(3), 'broken', good(2), good(3)]) {
      await client.publishAsync(TELEMETRY, payload, { qos: 1 });
    }
    const { telemetry, records } = fixture;
    await expect.poll(async () => (await telemetry.extent()).readings, WAIT).toBe(3);
    const { items } = await records.quarantine.list({}, { limit: 10 });
    expect(items.map(({ reason, device: from }) => [reason, from])).toEqual([['not-json', DEVICE.id]]);
    const [newest] = await telemetry.latest();
    expect(newest).toMatchObject({ t: START + 3 });
  });

  it('I9 knows gaps after a restart, tells them who asks, and lets a rule judge them', async () => {
    fixture = await ingestFixture([DEVICE]);
    const { records, telemetry } = fixture;
    const gaps = { ...property('seq_gaps'), sector: 'device' as const };
    await records.reference.put({ observedProperties: [gaps] });
    const rule = { ...RULE, id: ruleId('lost'), select: { property: gaps.id } };
    const levels = [{ severity: 'low' as const, op: '>' as const, threshold: 0 }];
    await records.rules.create({ ...rule, levels }, { by: 'test', at: instant(0) });
    const first = await fixture.start();
    const client = await connected(first);
    for (const seq of [1, 2, 5]) {
      const reading = { ts: START + seq, values: { pm2_5: 10 }, seq };
      await client.publishAsync(TELEMETRY, JSON.stringify(reading), { qos: 1 });
    }
    await expect.poll(async () => (await records.alerts.list({}, { limit: 10 })).items.length, WAIT).toBe(1);
    await expect
      .poll(async () => (await telemetry.latest()).map(({ property: id, v }) => `${id} ${v}`), WAIT)
      .toEqual(['pm2_5 10', 'seq_gaps 2']);
    await client.endAsync(true);
    await first.close();

    const asking = await connected(await fixture.start());
    const frames = collect(asking, liveTopic(CITY, 'environment'));
    await asking.subscribeAsync('ioc/v1/live/#');
    await asking.publishAsync(LIVE_REPEAT_TOPIC, '', { qos: 1 });
    const healths = (): readonly unknown[] =>
      frames.flatMap((frame) => liveFrame.parse(frame).states.map(({ health }) => health));
    await expect
      .poll(healths, WAIT)
      .toMatchObject([
        { level: 'warning', reasons: ['gaps'], gaps: { missing: 2, ranges: [{ from: 3, to: 4 }] } },
      ]);
  });

  it('I4 a full journal stops the acknowledgements, is seen, and goes on without a loss', async () => {
    fixture = await ingestFixture([DEVICE]);
    let isAway = true;
    const { telemetry, folder } = fixture;
    const store: TelemetryStore = {
      ...awayStore(),
      latest: () => telemetry.latest(),
      write: (readings, signal) => (isAway ? awayStore().write(readings) : telemetry.write(readings, signal)),
    };
    const ingest = await fixture.start({
      telemetry: store,
      journal: { dir: join(folder, 'small'), sync: 'fsync', maxBytes: 40_000 },
    });
    const client = await connected(ingest);
    let acknowledged = 0;
    const all = Array.from({ length: 400 }, (_, index) =>
      client
        .publishAsync(TELEMETRY, JSON.stringify({ ts: START + index, values: { pm2_5: index } }), { qos: 1 })
        .then(() => (acknowledged += 1)),
    );
    await expect.poll(() => ingest.heartbeat().troubles, WAIT).toContain('journal-full');
    expect(acknowledged).toBeLessThan(400);
    expect(ingest.readiness()).toMatchObject({ ok: false });
    isAway = false;
    await Promise.all(all);
    await expect.poll(async () => (await telemetry.extent()).readings, WAIT).toBe(400);
    await expect.poll(() => ingest.readiness().ok, WAIT).toBe(true);
  });

  it('I12 counts what it does', async () => {
    fixture = await ingestFixture([DEVICE]);
    const registry = new Registry();
    const ingest = await fixture.start({ registry });
    const client = await connected(ingest);
    await client.publishAsync(TELEMETRY, 'broken', { qos: 1 });
    await client.publishAsync(TELEMETRY, '{"values":{"no2":1}}', { qos: 1 });
    await expect.poll(() => registry.metrics(), WAIT).toMatch(/ioc_ingest_archived_total 2/);
    const text = await registry.metrics();
    for (const line of [
      'ioc_ingest_received_total 2',
      'ioc_ingest_acknowledged_total 2',
      'ioc_ingest_journalled_total 2',
      'ioc_ingest_late_total 0',
      'ioc_ingest_duplicate_total 0',
      'ioc_ingest_quarantined_by_reason_total{reason="not-json"} 1',
      'ioc_ingest_faults_total{reason="not-json"} 1',
      'ioc_ingest_ledger_difference 0',
      'ioc_ingest_values_total 1',
    ]) {
      expect(text).toContain(line);
    }
    for (const name of [
      'evaluated_total',
      'journal_bytes',
      'archive_lag_messages',
      'archive_lag_seconds',
      'rules_lag_messages',
      'rules_lag_seconds',
      'ledger_pending',
      'to_alert_seconds_count',
    ])
      expect(text).toMatch(new RegExp(`ioc_ingest_${name} [\\d.]+`));
    expect(text).toMatch(/ioc_ingest_to_store_seconds_count \d+/);
  });

  it('refuses to start where its journal cannot be', async () => {
    fixture = await ingestFixture([DEVICE]);
    const dir = join(fixture.folder, 'records.sqlite', 'journal');
    await expect(fixture.start({ journal: { dir, sync: 'os', maxBytes: 1_000_000 } })).rejects.toThrow(
      /ENOTDIR/,
    );
  });
});

/** A store that does not answer. */
function awayStore(): TelemetryStore {
  const away = (): Promise<never> => Promise.reject(new TelemetryStoreError('away', { isTransient: true }));
  return {
    write: away,
    latest: away,
    range: away,
    columns: away,
    aggregate: away,
    deleteBefore: away,
    extent: away,
    ping: away,
    close: () => Promise.resolve(),
  };
}
