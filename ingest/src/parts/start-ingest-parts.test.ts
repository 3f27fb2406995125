import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '@ioc/domain';
import { deviceTopic } from '@ioc/wire';
import { connectAsync } from 'mqtt';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CITY,
  device,
  EMBEDDED,
  ingestFixture,
  SERVICE,
  type IngestFixture,
} from '../ingest-fixture.suite.ts';
import { HeldElsewhereError } from './held-elsewhere-error.ts';
import { refuseSecondIngest } from './refuse-second-ingest.ts';
import {
  AbsentJournalError,
  startIngestParts,
  type IngestPartsOptions,
  type IngestProcess,
} from './start-ingest-parts.ts';

const DEVICE = device('env-nenh-01');
const WAIT = { timeout: 10_000 };
/** Nobody listens there: the door goes on trying, and everything behind it works. */
const AWAY = { kind: 'broker', url: 'mqtt://127.0.0.1:1' } as const;

describe('an ingest that runs parts', () => {
  let fixture: IngestFixture;
  let dataDir: string;
  const started: IngestProcess[] = [];

  beforeEach(async () => {
    fixture = await ingestFixture([DEVICE]);
    dataDir = join(fixture.folder, 'data');
  });
  afterEach(async () => {
    for (const ingest of started.splice(0).toReversed()) await ingest.close();
    await fixture.close();
  });

  async function start(change: Partial<IngestPartsOptions> = {}): Promise<IngestProcess> {
    const { records, telemetry, log } = fixture;
    const ingest = await startIngestParts({
      dataDir,
      journal: { sync: 'os', maxBytes: 100_000_000 },
      door: EMBEDDED,
      telemetry,
      records,
      log,
      registry: new Registry(),
      sharing: 'whole',
      mustHold: true,
      ...change,
    });
    started.push(ingest);
    return ingest;
  }

  it('runs the whole by itself, and over and over with the journal of before', async () => {
    for (const [round, owner] of ['owner-1', 'owner-2'].entries()) {
      const ingest = await start();
      const { username, password } = SERVICE;
      const client = await connectAsync(`mqtt://127.0.0.1:${ingest.mqttPort}`, { username, password });
      const topic = deviceTopic({ city: CITY, sector: 'environment', device: DEVICE.id }, 'telemetry');
      const reading = { ts: Date.now() - 60_000 + round, values: { pm2_5: 20 } };
      await client.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
      await client.endAsync();
      await expect.poll(async () => (await fixture.telemetry.extent()).readings, WAIT).toBe(round + 1);
      expect(ingest.readiness()).toMatchObject({ ok: true, shares: [{ part: 'all', state: 'running' }] });
      expect(await (await ingest.metrics()).metrics()).toContain('ioc_ingest_received_total 1');
      expect(await readdir(join(dataDir, 'journal'))).toEqual([owner]);
      await ingest.close();
    }
  });

  it('says at once that another one on this machine holds it', async () => {
    await start();
    const { records } = fixture;
    await expect(refuseSecondIngest(records, dataDir)).rejects.toThrow(HeldElsewhereError);
    await expect(refuseSecondIngest(records, dataDir)).rejects.toThrow(/process \d+\) holds part all/);
    await started[0]?.close();
    await refuseSecondIngest(records, dataDir);
  });

  it('stands by while another one holds what there is', async () => {
    await start({ door: AWAY, mustHold: false });
    const second = await start({ door: AWAY, mustHold: false });
    expect(second.readiness()).toMatchObject({
      ok: true,
      parts: [],
      shares: [{ part: 'all', state: 'elsewhere', holder: expect.stringContaining('process') }],
    });
  });

  it('labels the metrics of a city, and hears its devices only', async () => {
    const ingest = await start({ door: AWAY, sharing: [CITY], mustHold: false });
    expect(await (await ingest.metrics()).metrics()).toContain(
      'ioc_ingest_received_total{part="bac-giang"} 0',
    );
    expect(ingest.readiness().parts).toContainEqual(expect.objectContaining({ part: 'door', of: CITY }));
  });

  it('refuses a city whose journal is elsewhere, until it is told that it is lost', async () => {
    const sharing = [CITY];
    const first = await start({ door: AWAY, sharing });
    await first.close();
    const { records } = fixture;
    const [seen] = (await records.parts.picture()).parts;
    const claim = await records.parts.claim({ part: CITY, instance: 'a', ...(seen && { seen }) });
    if (!claim.ok) throw new Error('it is free');
    const nothing = { states: [], transitions: [], rules: new Map(), now: instant(0) };
    await records.parts.evaluation(claim.value).commit({ cursor: 1_000, ...nothing });
    await records.parts.release(claim.value);
    const home = join(dataDir, 'parts', CITY, 'journal');
    await rm(home, { recursive: true });
    await expect(start({ door: AWAY, sharing })).rejects.toThrow(AbsentJournalError);
    await mkdir(join(home, 'owner-0'), { recursive: true });
    expect((await start({ door: AWAY, sharing })).readiness().shares).toMatchObject([{ state: 'running' }]);
  });
});
