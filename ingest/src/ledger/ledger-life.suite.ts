import { instant, type EpochMs, type Reading } from '@ioc/domain';
import type { LedgerRecords, QuarantinedMessage, QuarantineRecords, StoredDevice } from '@ioc/record-store';
import { TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';
import { Archiver } from '../archive/archiver.ts';
import { property } from '../ingest-fixture.suite.ts';
import { ConsumerFeed, type FeedPart } from '../intake/consumer-feed.ts';
import { decodeMessage, type DecodedMessage } from '../intake/decode-message.ts';
import { FoldKeeper, FOLDS_CONSUMER } from '../intake/fold-keeper.ts';
import { snapshotOf } from '../intake/registry-snapshot.ts';
import { Tail } from '../intake/tail.ts';
import { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { SimulatedDisk } from '../journal/simulated-disk.suite.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { LedgerPublisher } from './ledger-publisher.ts';
import { openLedger, type Ledger } from './open-ledger.ts';

/** Where the journal of a life is. */
export const LIFE_FOLDER = '/journal';

/** Room of the journal of a life: a few segments, so that they are deleted on the way. */
const JOURNAL_BYTES = 100_000;

/** The process was killed: what it still tries reaches nobody. */
class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** What outlives the processes of a test. */
export interface World {
  readonly devices: readonly StoredDevice[];
  readonly telemetry: TelemetryStore;
  readonly quarantine: QuarantineRecords;
  readonly ledger: LedgerRecords;
  /** Readings that the telemetry store refuses for good. */
  readonly refuses: (reading: Reading) => boolean;
  /** Spoils what the archive reads from the journal: a bug, to be found by the ledger. */
  readonly spoil: (part: FeedPart) => FeedPart;
}

/** Moments at which a life can be ended: behind the write of a batch, its quarantine, or its cursor. */
export type Moment = 'written' | 'quarantined' | 'cursor-stored';

/** One life of an ingest without doors: journal, ledger, archive. */
export interface Life {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly archiver: Archiver;
  /** Resolves when the entry is durable. */
  append(entry: JournalEntry): Promise<void>;
  publish(): Promise<void>;
  /** Whether the moment at which it was to end has come. */
  readonly isKilled: boolean;
  /** Ends the process, now or in the past moment; the disk as the next one finds it. */
  kill(): Promise<SimulatedDisk>;
  close(): Promise<void>;
}

/** The feed of the archive, spoilt as the world says. */
class SpoiltFeed extends ConsumerFeed {
  readonly #spoil: World['spoil'];

  constructor(options: ConstructorParameters<typeof ConsumerFeed>[0], spoil: World['spoil']) {
    super(options);
    this.#spoil = spoil;
  }

  override async read(position: number): Promise<FeedPart | undefined> {
    const part = await super.read(position);
    return part && this.#spoil(part);
  }
}

/** Begins a life on the disk. */
export async function beginLife(world: World, disk: SimulatedDisk, endsAt?: Moment): Promise<Life> {
  const log = new KeptLog();
  const state: { after?: SimulatedDisk } = {};
  const end = (): void => {
    state.after ??= new SimulatedDisk(
      new Map([...disk.files()].map(([path, bytes]) => [path, Buffer.from(bytes)])),
    );
  };
  const guarded: Guard = async (work, moment) => {
    if (state.after) throw new KilledError('killed');
    const done = await work();
    if (moment !== undefined && moment === endsAt) end();
    return done;
  };
  const registry = snapshotOf(world.devices, [property('pm2_5'), property('no2')], 1);
  const decode = (entry: JournalEntry, position: number): DecodedMessage =>
    decodeMessage(entry, position, { registry, retentionMs: 1e12 });
  const ledger = await openLedger({ files: disk, folder: LIFE_FOLDER, log });
  const opened: { journal?: Journal } = {};
  const keeper = await FoldKeeper.restore({
    folds: [ledger.received],
    files: disk,
    folder: LIFE_FOLDER,
    passed: (position) => opened.journal?.passed(FOLDS_CONSUMER, position),
    room: () => opened.journal?.status ?? { bytes: 0, maxBytes: JOURNAL_BYTES },
    log,
  });
  const tail = new Tail(decode);
  const from = ledger.archive.position;
  const journal = await Journal.open({
    folder: LIFE_FOLDER,
    files: disk,
    sync: 'os',
    maxBytes: JOURNAL_BYTES,
    cursors: new Map([
      ['archive', from],
      [FOLDS_CONSUMER, keeper.savedUpTo],
    ]),
    onGroup: (first, entries) => tail.receive(first, entries),
    log,
  });
  opened.journal = journal;
  await keeper.replay({ journal, decode });
  tail.onBatch((batch) => keeper.take(batch));
  const archiver = new Archiver({
    feed: new SpoiltFeed({ journal, tail, decode, moved: () => undefined }, world.spoil),
    store: guardedStore(world, guarded),
    quarantine: guardedQuarantine(world, guarded),
    cursor: ledger.cursor,
    ledger: ledger.archive,
    memory: ledger.memory,
    from,
    passed: (position) => {
      if (endsAt === 'cursor-stored') end();
      journal.passed('archive', position);
    },
    archived: () => undefined,
    settled: () => undefined,
    log,
  });
  const records: LedgerRecords = {
    put: (update) => guarded(() => world.ledger.put(update)),
    read: (filter) => world.ledger.read(filter),
    prune: () => Promise.resolve(0),
  };
  const now = (): EpochMs => instant(0);
  const publisher = new LedgerPublisher({ ...ledger, records, now, log });
  const close = async (): Promise<void> => {
    await archiver.close();
    await journal.close();
    await keeper.close();
  };
  return {
    ledger,
    journal,
    archiver,
    append: (entry) =>
      new Promise((resolve, reject) => journal.append(entry, (error) => (error ? reject(error) : resolve()))),
    publish: () => publisher.publish(),
    get isKilled() {
      return state.after !== undefined;
    },
    async kill() {
      end();
      await close();
      return state.after ?? disk;
    },
    async close() {
      await close();
      await publisher.publish();
    },
  };
}

type Guard = <T>(work: () => Promise<T>, moment?: Moment) => Promise<T>;

function guardedStore({ telemetry, refuses }: World, guarded: Guard): TelemetryStore {
  return {
    write: (readings, signal) =>
      guarded(() => {
        if (readings.some(refuses)) throw new TelemetryStoreError('refused', { isTransient: false });
        return telemetry.write(readings, signal);
      }, 'written'),
    latest: () => telemetry.latest(),
    range: (query) => telemetry.range(query),
    columns: (query) => telemetry.columns(query),
    aggregate: (query) => telemetry.aggregate(query),
    deleteBefore: (cutoff) => telemetry.deleteBefore(cutoff),
    extent: () => telemetry.extent(),
    ping: () => telemetry.ping(),
    close: () => telemetry.close(),
  };
}

function guardedQuarantine({ quarantine }: World, guarded: Guard): QuarantineRecords {
  return {
    put: (messages) => guarded(() => quarantine.put(messages), 'quarantined'),
    list: (filter, page) => quarantine.list(filter, page),
    find: (id) => quarantine.find(id),
    delete: (id) => quarantine.delete(id),
    count: () => quarantine.count(),
    ofMessage: (message) => quarantine.ofMessage(message),
    supersede: (message, keep) => quarantine.supersede(message, keep),
  };
}

/** A quarantine in memory. */
export class KeptQuarantine implements QuarantineRecords {
  readonly rows = new Map<string, QuarantinedMessage>();

  async put(messages: readonly QuarantinedMessage[]): Promise<void> {
    for (const message of messages) this.rows.set(message.id, message);
  }
  async list(): ReturnType<QuarantineRecords['list']> {
    return { items: [...this.rows.values()] };
  }
  async find(id: string): Promise<QuarantinedMessage | undefined> {
    return this.rows.get(id);
  }
  async delete(id: string): Promise<boolean> {
    return this.rows.delete(id);
  }
  async count(): Promise<number> {
    return this.rows.size;
  }
  async ofMessage(): Promise<readonly QuarantinedMessage[]> {
    return [];
  }
  async supersede(): Promise<void> {}
}
