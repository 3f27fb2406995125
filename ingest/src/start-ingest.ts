import { randomUUID } from 'node:crypto';
import { instant, type Alert, type EpochMs } from '@ioc/domain';
import { alertHintTopic, HEARTBEAT_EVERY_MS, HEARTBEAT_TOPIC, LIVE_REPEAT_TOPIC } from '@ioc/wire';
import { Archiver } from './archive/archiver.ts';
import { Retention, SWEEP_EVERY_MS } from './archive/retention.ts';
import { withinTime } from './clock/time-limit.ts';
import type { Door, OutgoingMessage } from './doors/door.ts';
import { JournalProgress } from './doors/limits/journal-progress.ts';
import { lastWrittenAt } from './doors/limits/last-written.ts';
import { OutageCredit } from './doors/limits/outage-credit.ts';
import { openDoor } from './doors/open-door.ts';
import { DerivedFold } from './derived/derived-fold.ts';
import { DeviceJudge } from './health/device-judge.ts';
import type { Ingest, IngestOptions } from './ingest-options.ts';
import { measure, pictureOf, type IngestParts } from './ingest-parts.ts';
import { heartbeatOf, readinessOf } from './ingest-report.ts';
import { DeviceRegistry } from './intake/device-registry.ts';
import { Intake } from './intake/intake.ts';
import type { Judge } from './intake/tail.ts';
import { LiveFeed } from './live/live-feed.ts';
import { BatchCounts } from './metrics/batch-counts.ts';
import { nodeFiles } from './journal/journal-files.ts';
import { LedgerPublisher, PUBLISH_EVERY_MS } from './ledger/ledger-publisher.ts';
import { openLedger } from './ledger/open-ledger.ts';
import type { IngestHistograms } from './metrics/ingest-metrics.ts';
import { RebirthWatch } from './mapping/sparkplug/rebirth-watch.ts';
import { DEFAULT_RETENTION_MS, openHall } from './open-hall.ts';
import { OwnedParts } from './owned-parts.ts';
import { Replays } from './replay/replays.ts';
import { IntakeHealth } from './report/intake-health.ts';
import { QuarantineSize, SIZE_EVERY_MS } from './report/quarantine-size.ts';
import { RulePlanSource } from './rules/rule-plan-source.ts';
import { citiesOf, RulesHost } from './rules/rules-host.ts';

/** How often time is told to the rules through the journal, in milliseconds. */
export const TICK_EVERY_MS = 1_000;

/** How often it is looked whether ingest takes in what comes, in milliseconds: far more often than a suspended process counts. */
export const OUTAGE_LOOK_EVERY_MS = 1_000;

/** How often a full journal has the folds saved, in milliseconds, which hold it otherwise; saved ones cost nothing. */
export const MAKE_ROOM_EVERY_MS = 200;

/** How long the start waits for the newest values of the telemetry store, in milliseconds; it goes on without. */
export const RECALL_LIMIT_MS = 5_000;

/**
 * Starts ingest: journal and consumers first, the door last, so that nothing arrives before it can be kept. Rejects when
 * the journal's folder cannot be used, the record store does not answer, or the embedded broker's port is taken.
 */
export async function startIngest(options: IngestOptions): Promise<Ingest> {
  const owned = new OwnedParts(options.log);
  try {
    return await compose(options, owned);
  } catch (error) {
    await owned.close();
    throw error;
  }
}

async function compose(options: IngestOptions, owned: OwnedParts): Promise<Ingest> {
  const { log, records } = options;
  const now = options.now ?? ((): EpochMs => instant(Date.now()));
  const registry = owned.add(await DeviceRegistry.open(records, log, options.part?.city));
  const derived = new DerivedFold(registry.snapshot, options.airIndices ?? []);
  const devices = new DeviceJudge(registry.snapshot, derived);
  registry.onChange((snapshot) => {
    devices.adopt(snapshot);
    derived.adopt(snapshot);
  });
  const judge: Judge = (first, messages) => devices.judge(first, messages);
  const ranAt = await lastWrittenAt(options.journal.dir);
  const ledger = await openLedger({
    files: options.journal.files ?? nodeFiles,
    folder: options.journal.dir,
    log,
  });
  const publisher = owned.add(new LedgerPublisher({ ...ledger, records: records.ledger, now, log }));
  const hall = owned.add(
    await openHall(options, registry, { folds: [devices, derived, ledger.received], judge }),
  );
  const intake = new Intake({ journal: hall.journal, now, log });
  const replays = owned.add(new Replays({ quarantine: records.quarantine, journal: hall.journal, now, log }));
  const outside: { door?: Door } = {};
  const publish = (message: OutgoingMessage): void => outside.door?.publish(message);
  const parts = startConsumers({
    options,
    now,
    registry,
    devices,
    hall,
    ledger,
    intake,
    replays,
    publish,
    owned,
  });
  await recall(parts);
  const awayMs = ranAt === undefined ? 0 : Math.max(0, now() - ranAt);
  const outage = new OutageCredit(() => performance.now(), awayMs);
  const progress = new JournalProgress(hall.journal);
  owned.every(OUTAGE_LOOK_EVERY_MS, () => outage.beat(progress.look()));
  const opened = owned.add(
    await openDoor(
      { options, registry, now, outage, limited: ledger.limited },
      replays.before((message, accepted) => {
        if (message.topic !== LIVE_REPEAT_TOPIC) return intake.receive(message, accepted);
        devices.repeatAll();
        accepted(true);
      }),
    ),
  );
  outside.door = opened;
  registry.onChange(({ mappings }) => opened.listenTo(mappings.filters));
  opened.listenTo(registry.snapshot.mappings.filters);
  const rebirths = new RebirthWatch({ publish, now, log });
  hall.tail.onBatch((batch) => rebirths.take(batch));
  owned.every(TICK_EVERY_MS, () => {
    if (hall.journal.status.trouble === undefined) intake.tick();
  });
  owned.every(MAKE_ROOM_EVERY_MS, () => {
    if (hall.journal.status.trouble === 'full') hall.folds.makeRoom();
  });
  owned.every(PUBLISH_EVERY_MS, () => void publisher.publish());
  startHeartbeat(parts, opened, owned);
  startSweeping(parts, owned);
  return {
    ...(opened.port === undefined ? {} : { mqttPort: opened.port }),
    heartbeat: () => heartbeatOf(pictureOf(parts, opened)),
    readiness: () => readinessOf(pictureOf(parts, opened)),
    close: () => owned.close(),
  };
}

interface Beginnings extends Pick<
  IngestParts,
  'options' | 'now' | 'registry' | 'devices' | 'hall' | 'ledger' | 'intake'
> {
  readonly replays: Replays;
  readonly publish: (message: OutgoingMessage) => void;
  readonly owned: OwnedParts;
}

function startConsumers({ replays, publish, owned, ...beginnings }: Beginnings): IngestParts {
  const { options, now, registry, devices, hall, ledger } = beginnings;
  const { records, telemetry, log } = options;
  const totals = { lost: 0 };
  const quarantineSize = owned.add(new QuarantineSize(records.quarantine, log));
  owned.every(SIZE_EVERY_MS, () => void quarantineSize.ask());
  void quarantineSize.ask();
  const counts = new BatchCounts();
  const epoch = randomUUID();
  const live = owned.add(new LiveFeed({ epoch, door: { publish }, devices, now }));
  registry.onChange((snapshot) => live.adopt(snapshot));
  hall.tail.onBatch((batch) => {
    counts.take(batch);
    live.take(batch);
  });
  const histograms: { current?: IngestHistograms } = {};
  const archiver = new Archiver({
    feed: hall.feed(),
    store: telemetry,
    quarantine: records.quarantine,
    cursor: ledger.cursor,
    ledger: ledger.archive,
    memory: ledger.memory,
    from: hall.archiveFrom,
    passed: (position) => hall.journal.passed('archive', position),
    archived: (batch, refused) => {
      counts.refuse(refused);
      totals.lost += batch.lost;
      if (batch.oldestAt > 0)
        histograms.current?.toStore.observe(Math.max(0, now() - batch.oldestAt) / 1_000);
    },
    settled: (replay) => replays.settled(replay),
    log,
  });
  owned.add(archiver);
  const rules = new RulesHost(
    {
      feed: hall.feed(),
      records,
      plans: new RulePlanSource({ records, registry, log, airIndices: options.airIndices ?? [] }),
      passed: (position) => hall.journal.passed('rules', position),
      alerted: (alerts, delayMs) => {
        if (delayMs !== undefined) histograms.current?.toAlert.observe(Math.max(0, delayMs) / 1_000);
        void hintAt(alerts, { options, publish });
      },
      now,
      log,
    },
    hall.rulesFrom,
  );
  owned.add(rules);
  const parts: IngestParts = {
    ...beginnings,
    epoch,
    live,
    counts,
    archiver,
    rules,
    totals,
    quarantineSize,
    health: new IntakeHealth(),
  };
  histograms.current = measure(parts);
  return parts;
}

/** Tells the APIs of the alerts' cities that there is something to read. */
async function hintAt(
  alerts: readonly Alert[],
  { options, publish }: Pick<Beginnings, 'options' | 'publish'>,
): Promise<void> {
  try {
    const change = await options.records.alerts.lastChange();
    for (const city of citiesOf(alerts)) {
      publish({ topic: alertHintTopic(city), payload: JSON.stringify({ change }), qos: 1 });
    }
  } catch (error) {
    options.log.warn(
      { err: error },
      'a hint at new alerts could not be given; readers find them with the next one',
    );
  }
}

/** What was archived before the start, so that late readings do not look new. */
async function recall({ options, live }: IngestParts): Promise<void> {
  try {
    live.recall(await withinTime('recalling the newest values', RECALL_LIMIT_MS, options.telemetry.latest()));
  } catch (error) {
    options.log.warn({ err: error }, 'the newest values could not be recalled; the live feed begins empty');
  }
}

function startHeartbeat(parts: IngestParts, door: Door, owned: OwnedParts): void {
  owned.every(HEARTBEAT_EVERY_MS, () => {
    const { health, intake, ledger, counts, now } = parts;
    health.note({
      received: intake.counts.received,
      archived: ledger.archive.counts.messages,
      quarantinedByReason: counts.quarantinedByReason,
      troubles: heartbeatOf(pictureOf(parts, door)).troubles,
      failedWrites: parts.hall.journal.status.failedWrites,
      now: now(),
      steadyMs: performance.now(),
    });
    parts.devices.noteFlooding(door.status().flooding);
    const payload = JSON.stringify(heartbeatOf(pictureOf(parts, door)));
    door.publish({ topic: HEARTBEAT_TOPIC, payload, qos: 0 });
  });
}

function startSweeping({ options, now }: IngestParts, owned: OwnedParts): void {
  const { telemetry: store, retentionMs = DEFAULT_RETENTION_MS, log } = options;
  const retention = new Retention({ store, retentionMs, now, steadyMs: () => performance.now(), log });
  owned.every(SWEEP_EVERY_MS, () => void retention.sweep());
}
