import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startIngest, type Ingest } from '@ioc/ingest';
import { openThreadedSqliteRecordStore, type RecordStore } from '@ioc/record-store';
import { openInfluxStore, openThreadedDuckDbStore } from '@ioc/telemetry-store';
import { Registry } from 'prom-client';
import { z } from 'zod';

import { gated, type GatedStore } from '../drain/gated-store.ts';
import { serveQuestions } from '../processes/serve-questions.ts';
import { metricValue } from './metric-value.ts';
import { readBack } from './read-back.ts';
import { seedRecords } from './seed-records.ts';
import { stderrLog } from './stderr-log.ts';
import type { ArchiveLag, Settled } from './subscriber-messages.ts';
import { UsageMeter } from './usage-meter.ts';
import { tellTaken } from './tell-taken.ts';

const openQuestion = z.object({
  url: z.string(),
  dir: z.string(),
  stations: z.number(),
  sync: z.enum(['fsync', 'os']),
  influx: z.object({ url: z.string(), token: z.string(), org: z.string(), bucket: z.string() }).optional(),
  rules: z.object({ rules: z.number(), windowSeconds: z.number() }).optional(),
});
const gateQuestion = z.object({ isAway: z.boolean() });
const settleQuestion = z.object({ messages: z.number() });
const verifyQuestion = z.object({
  sentByStation: z.array(z.number()),
  startMs: z.number(),
  readingsPerMessage: z.number().optional(),
  stepMs: z.number().optional(),
});

/** Bound of the journal: never reached in a run of minutes. */
const JOURNAL_MAX_BYTES = 10 * 1024 ** 3;
/** How often it is looked whether everything behind ingest has caught up, milliseconds. */
const SETTLE_POLL_MS = 10;

/** What the program under test consists of. */
interface Composition {
  readonly ingest: Ingest;
  readonly telemetry: GatedStore;
  readonly records: RecordStore;
  readonly registry: Registry;
  readonly databaseFile: string;
}

/** Ingest as production runs it behind a broker, in a folder of its own. */
async function compose({
  url,
  dir,
  stations,
  sync,
  rules,
  influx,
}: z.infer<typeof openQuestion>): Promise<Composition> {
  const journalDir = join(dir, 'journal');
  await mkdir(journalDir, { recursive: true });
  const databaseFile = join(dir, 'readings.duckdb');
  const records = await openThreadedSqliteRecordStore({ path: join(dir, 'records.sqlite') });
  await seedRecords(records, stations, rules);
  const telemetry = gated(
    influx === undefined
      ? await openThreadedDuckDbStore({ path: databaseFile })
      : await openInfluxStore(influx),
  );
  const registry = new Registry();
  const ingest = await startIngest({
    journal: { dir: journalDir, sync, maxBytes: JOURNAL_MAX_BYTES },
    door: { kind: 'broker', url, clientId: 'bench-ingest' },
    telemetry: telemetry.store,
    records,
    log: stderrLog(),
    registry,
  });
  await untilSubscribed(ingest);
  return { ingest, telemetry, records, registry, databaseFile };
}

/** What is published before ingest has subscribed for the first time reaches nobody. */
async function untilSubscribed(ingest: Ingest): Promise<void> {
  while (!ingest.readiness().parts.some(({ part, ok }) => part === 'door' && ok)) await pause(SETTLE_POLL_MS);
}

/** Waits until everything is archived and evaluated; answers how long each took, milliseconds. */
async function settle({ registry }: Composition, messages: number): Promise<Settled> {
  const read = (name: string): Promise<number> => metricValue(registry, `ioc_ingest_${name}`);
  const startedMs = performance.now();
  const untilCaughtUp = async (gauge: string): Promise<number> => {
    while ((await read('journalled_total')) < messages || (await read(gauge)) > 0)
      await pause(SETTLE_POLL_MS);
    return performance.now() - startedMs;
  };
  const [archiveMs, rulesMs] = await Promise.all([
    untilCaughtUp('archive_lag_messages'),
    untilCaughtUp('rules_lag_messages'),
  ]);
  return { archiveMs, rulesMs };
}

/** How far the archive is, and how far behind. */
async function lagOf({ registry }: Composition): Promise<ArchiveLag> {
  return {
    archived: await metricValue(registry, 'ioc_ingest_archived_total'),
    lagMessages: await metricValue(registry, 'ioc_ingest_archive_lag_messages'),
  };
}

/** What ingest did besides, to show that the run was what it says; then everything is closed and the store read anew. */
async function verify(composition: Composition, body: unknown): Promise<unknown> {
  const { ingest, telemetry, records, registry, databaseFile } = composition;
  const load = verifyQuestion.parse(body);
  const read = (name: string): Promise<number> => metricValue(registry, `ioc_ingest_${name}_total`);
  const counts = {
    acknowledged: await read('acknowledged'),
    evaluated: await read('evaluated'),
    quarantined: await read('quarantined'),
    late: await read('late'),
    duplicate: await read('duplicate'),
    liveFrames: await read('frames'),
  };
  await ingest.close();
  const alertChanges = await records.alerts.lastChange();
  await records.close();
  await telemetry.store.close();
  const reopened = await openThreadedDuckDbStore({ path: databaseFile });
  const found = await readBack(reopened, load);
  const { readings: rows } = await reopened.extent();
  await reopened.close();
  return { readBack: found, counts: { ...counts, alertChanges, rows } };
}

/** The measured program: ingest with journal, archive, rules and live feed, and nothing else in its process. */
export function runIngestProcess(): void {
  const meter = new UsageMeter();
  let composition: Composition | undefined;
  const running = (): Composition => {
    if (composition === undefined) throw new TypeError('ingest is not open');
    return composition;
  };
  serveQuestions({
    open: async (body) => {
      composition = await compose(openQuestion.parse(body));
      const { registry } = composition;
      tellTaken(() => metricValue(registry, 'ioc_ingest_acknowledged_total'));
      return process.pid;
    },
    settle: (body) => settle(running(), settleQuestion.parse(body).messages),
    usage: () => meter.read(),
    gate: (body) => {
      running().telemetry.isAway = gateQuestion.parse(body).isAway;
    },
    lag: () => lagOf(running()),
    verify: (body) => verify(running(), body),
  });
}
