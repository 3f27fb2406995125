import type { EpochMs } from '@ioc/domain';
import { WHOLE_INTAKE } from '@ioc/record-store';
import type { Archiver } from './archive/archiver.ts';
import type { Door } from './doors/door.ts';
import type { DeviceJudge } from './health/device-judge.ts';
import type { IngestOptions } from './ingest-options.ts';
import { lagOf, type IngestPicture } from './ingest-report.ts';
import type { DeviceRegistry } from './intake/device-registry.ts';
import type { Intake } from './intake/intake.ts';
import type { LiveFeed } from './live/live-feed.ts';
import { ledgerBalance } from './ledger/ledger-balance.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import type { BatchCounts } from './metrics/batch-counts.ts';
import { registerMetrics, type IngestHistograms } from './metrics/ingest-metrics.ts';
import type { Hall } from './open-hall.ts';
import type { IntakeHealth } from './report/intake-health.ts';
import type { QuarantineSize } from './report/quarantine-size.ts';
import type { RulesHost } from './rules/rules-host.ts';

/** All that runs, and what it has counted. */
export interface IngestParts {
  readonly options: IngestOptions;
  readonly now: () => EpochMs;
  readonly epoch: string;
  readonly registry: DeviceRegistry;
  readonly devices: DeviceJudge;
  readonly hall: Hall;
  readonly ledger: Ledger;
  readonly intake: Intake;
  readonly live: LiveFeed;
  readonly counts: BatchCounts;
  readonly archiver: Archiver;
  readonly rules: RulesHost;
  readonly health: IntakeHealth;
  readonly quarantineSize: QuarantineSize;
  readonly totals: { lost: number };
}

/** What the parts say about themselves now. */
export function pictureOf(parts: IngestParts, door: Door): IngestPicture {
  const { options, epoch, now, intake, counts, hall, ledger, archiver, rules, registry, health } = parts;
  return {
    epoch,
    part: options.part?.name ?? WHOLE_INTAKE,
    now: now(),
    sync: options.journal.sync,
    received: intake.counts.received,
    receivedPerSecond: health.receivedPerSecond,
    quarantined: counts.quarantined,
    journal: hall.journal.status,
    archive: archiver.progress,
    rules: rules.progress,
    door: door.status(),
    areRecordsReachable: registry.isReachable,
    health: health.told(ledgerBalance(ledger.received, ledger.archive), parts.quarantineSize.rows),
  };
}

/** Registers the metrics that read the parts. */
export function measure({
  options,
  now,
  intake,
  counts,
  hall,
  ledger,
  archiver,
  rules,
  live,
  totals,
}: IngestParts): IngestHistograms {
  return registerMetrics(options.registry, {
    totals: () => ({
      ...intake.counts,
      journalled: counts.journalled,
      readings: counts.readings,
      values: counts.values,
      duplicate: ledger.archive.counts.duplicates,
      suspect: counts.suspect,
      quarantined: counts.quarantined,
      ...live.counts,
      archived: ledger.archive.counts.messages,
      lost: totals.lost,
      evaluated: rules.progress.evaluated,
    }),
    faults: () => counts.faults,
    quarantinedByReason: () => counts.quarantinedByReason,
    failedWrites: () => new Map(Object.entries(hall.journal.status.failedWrites)),
    gauges: () => {
      const { bytes, maxBytes, damagedBytes, next } = hall.journal.status;
      const archive = lagOf(next, archiver.progress, now());
      const balance = ledgerBalance(ledger.received, ledger.archive);
      const rulesLag = lagOf(next, rules.progress, now());
      return {
        journal_bytes: bytes,
        journal_max_bytes: maxBytes,
        journal_damaged_bytes: damagedBytes,
        archive_lag_messages: archive.lagMessages,
        archive_lag_seconds: archive.lagSeconds,
        folds_unreadable: hall.folds.unreadable,
        rules_lag_messages: rulesLag.lagMessages,
        rules_lag_seconds: rulesLag.lagSeconds,
        ledger_pending: balance.pending,
        ledger_difference: balance.difference,
      };
    },
  });
}
