import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Bounds of the latency histograms, in seconds: from one frame of the screen to an hour of backlog. */
export const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600];

/** Numbers that metrics read when they are asked for, so that counting costs nothing on the way. */
export interface MeasuredIngest {
  readonly totals: () => Readonly<Record<TotalName, number>>;
  readonly faults: () => ReadonlyMap<string, number>;
  readonly quarantinedByReason: () => ReadonlyMap<string, number>;
  readonly failedWrites: () => ReadonlyMap<string, number>;
  readonly gauges: () => Readonly<Record<GaugeName, number>>;
}

const TOTALS = {
  received: 'Messages that arrived',
  acknowledged: 'Messages that were durable when they were acknowledged',
  journalled: 'Messages in the journal',
  readings: 'Usable readings',
  values: 'Usable values',
  archived: 'Messages carried into the telemetry store',
  evaluated: 'Messages judged by the rules',
  suspect: 'Values marked suspect by what came before them or by their neighbours',
  quarantined: 'Messages of which something could not be used',
  late: 'Readings older than what was known of their datastreams',
  duplicate: 'Readings whose device had reported for the same time before',
  lost: 'Messages lost to damage of the journal',
  frames: 'Live frames sent',
} as const;

const GAUGES = {
  journal_bytes: 'Bytes of the journal on disk',
  journal_max_bytes: 'Bytes that the journal may take',
  journal_damaged_bytes: 'Damaged bytes found in the journal since the start',
  archive_lag_messages: 'Messages that the archive is behind',
  archive_lag_seconds: 'Age of the oldest message that is not archived',
  folds_unreadable: 'Saved states that could not be read at the start',
  rules_lag_messages: 'Messages that the rules are behind',
  rules_lag_seconds: 'Age of the oldest message that is not evaluated',
  ledger_pending: 'Readings that wait for the archive',
  ledger_difference: 'Readings that are not accounted for: anything but 0 is a loss',
} as const;

/** A number that only rises. */
export type TotalName = keyof typeof TOTALS;
/** A number that rises and falls. */
export type GaugeName = keyof typeof GAUGES;

/** The histograms, which have to be told. */
export interface IngestHistograms {
  readonly toStore: Histogram;
  readonly toAlert: Histogram;
}

/** Registers the metrics of ingest (I12); all names begin with `ioc_ingest_`. */
export function registerMetrics(registry: Registry, measured: MeasuredIngest): IngestHistograms {
  for (const [name, help] of Object.entries(TOTALS)) {
    registerTotal(registry, { name, help, read: () => measured.totals()[keyOf(TOTALS, name)] });
  }
  for (const [name, help] of Object.entries(GAUGES)) {
    const gauge: Gauge = new Gauge({
      name: `ioc_ingest_${name}`,
      help,
      registers: [registry],
      collect: () => gauge.set(measured.gauges()[keyOf(GAUGES, name)]),
    });
  }
  registerByReason(registry, {
    name: 'faults',
    help: 'Parts of messages that could not be used, by reason',
    read: measured.faults,
  });
  registerByReason(registry, {
    name: 'quarantined_by_reason',
    help: 'Messages of which something could not be used, by the reason of their first fault',
    read: measured.quarantinedByReason,
  });
  registerByReason(registry, {
    name: 'journal_failed_writes',
    help: 'Writes and syncs of the journal that failed: no room (full), or a failing disk (failed)',
    read: measured.failedWrites,
  });
  return {
    toStore: latency(
      registry,
      'to_store',
      'Arrival of the oldest message of a batch until the batch is archived',
    ),
    toAlert: latency(
      registry,
      'to_alert',
      'Arrival of a message until the alert that it raised is committed',
    ),
  };
}

function keyOf<T extends object>(table: T, name: string): keyof T {
  const isKey = (key: PropertyKey): key is keyof T => key in table;
  if (isKey(name)) return name;
  throw new RangeError(`no such metric: ${name}`);
}

function registerTotal(
  registry: Registry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): void {
  let told = 0;
  const counter: Counter = new Counter({
    name: `ioc_ingest_${name}_total`,
    help,
    registers: [registry],
    collect: () => {
      const total = read();
      counter.inc(Math.max(0, total - told));
      told = total;
    },
  });
}

function registerByReason(
  registry: Registry,
  {
    name,
    help,
    read,
  }: { readonly name: string; readonly help: string; readonly read: () => ReadonlyMap<string, number> },
): void {
  const told = new Map<string, number>();
  const counter: Counter<'reason'> = new Counter({
    name: `ioc_ingest_${name}_total`,
    help,
    labelNames: ['reason'],
    registers: [registry],
    collect: () => {
      for (const [reason, total] of read()) {
        counter.inc({ reason }, total - (told.get(reason) ?? 0));
        told.set(reason, total);
      }
    },
  });
}

function latency(registry: Registry, name: string, help: string): Histogram {
  return new Histogram({
    name: `ioc_ingest_${name}_seconds`,
    help,
    buckets: LATENCY_BUCKETS_S,
    registers: [registry],
  });
}
