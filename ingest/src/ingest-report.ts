import type { EpochMs } from '@ioc/domain';
import type { IngestHeartbeat } from '@ioc/wire';
import type { ArchiveProgress } from './archive/archiver.ts';
import type { DoorStatus } from './doors/door.ts';
import type { IngestReadiness, PartReadiness } from './ingest-options.ts';
import type { JournalStatus } from './journal/journal.ts';
import type { RulesProgress } from './rules/rules-host.ts';

/** An archive that is further behind, in seconds, is shown as such. */
export const ARCHIVE_BEHIND_S = 30;

/** What ingest's parts say about themselves at one moment. */
export interface IngestPicture {
  readonly epoch: string;
  readonly part: string;
  readonly now: EpochMs;
  readonly sync: 'fsync' | 'os';
  readonly received: number;
  readonly receivedPerSecond: number;
  readonly quarantined: number;
  readonly journal: JournalStatus;
  readonly archive: ArchiveProgress;
  readonly rules: RulesProgress;
  readonly door: DoorStatus;
  readonly areRecordsReachable: boolean;
  readonly health: NonNullable<IngestHeartbeat['health']>;
}

/** How far a consumer is behind. */
export interface Lag {
  readonly lagMessages: number;
  readonly lagSeconds: number;
}

/** How far a consumer at the position is behind; `lastAt` is when the last message that it consumed arrived. */
export function lagOf(
  next: number,
  { position, lastAt }: { position: number; lastAt: number },
  now: EpochMs,
): Lag {
  const lagMessages = Math.max(0, next - position);
  const lagSeconds = lagMessages === 0 || lastAt === 0 ? 0 : Math.max(0, (now - lastAt) / 1_000);
  return { lagMessages, lagSeconds };
}

function troublesOf(picture: IngestPicture, archive: Lag): IngestHeartbeat['troubles'] {
  const { journal, door, rules, areRecordsReachable } = picture;
  const isFound: Readonly<Record<IngestHeartbeat['troubles'][number], boolean>> = {
    'journal-full': journal.trouble === 'full',
    'journal-failed': journal.trouble === 'failed',
    'archive-behind': archive.lagSeconds > ARCHIVE_BEHIND_S,
    'store-away': !picture.archive.isReachable,
    'records-away': !rules.isReachable || !areRecordsReachable,
    'broker-away': !door.isOpen,
    'device-flooding': door.flooding.length > 0,
  };
  const all = [
    'journal-full',
    'journal-failed',
    'archive-behind',
    'store-away',
    'records-away',
    'broker-away',
    'device-flooding',
  ] as const;
  return all.filter((trouble) => isFound[trouble]);
}

/** The picture as a heartbeat. */
export function heartbeatOf(picture: IngestPicture): IngestHeartbeat {
  const { journal, now } = picture;
  const archive = lagOf(journal.next, picture.archive, now);
  const rules = lagOf(journal.next, picture.rules, now);
  return {
    epoch: picture.epoch,
    part: picture.part,
    at: now,
    sync: picture.sync,
    received: picture.received,
    receivedPerSecond: picture.receivedPerSecond,
    quarantined: picture.quarantined,
    journal: { bytes: journal.bytes, maxBytes: journal.maxBytes, isFull: journal.trouble === 'full' },
    archive: { ...archive, isReachable: picture.archive.isReachable },
    rules: { ...rules, isReachable: picture.rules.isReachable },
    troubles: troublesOf(picture, archive),
    health: picture.health,
  };
}

/** The picture as readiness: which part works, and which durability is in force (I2). */
export function readinessOf({ door, journal, archive, rules, sync }: IngestPicture): IngestReadiness {
  const durability =
    sync === 'fsync'
      ? 'acknowledged after fdatasync'
      : 'acknowledged after write: survives a process crash only';
  const parts: readonly PartReadiness[] = [
    { part: 'door', ok: door.isOpen, detail: door.detail },
    { part: 'journal', ok: journal.trouble === undefined, detail: journal.trouble ?? durability },
    {
      part: 'archive',
      ok: archive.isReachable,
      detail: archive.isReachable ? 'writes' : 'the telemetry or record store does not answer',
    },
    {
      part: 'rules',
      ok: rules.isReachable,
      detail: rules.isReachable ? 'evaluate' : 'the record store does not answer',
    },
  ];
  return { ok: parts.every(({ ok }) => ok), parts };
}
