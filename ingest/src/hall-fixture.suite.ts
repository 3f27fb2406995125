import { instant, type EpochMs } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { property } from './ingest-fixture.suite.ts';
import { ConsumerFeed } from './intake/consumer-feed.ts';
import { decodeMessage, type DecodedMessage } from './intake/decode-message.ts';
import { snapshotOf } from './intake/registry-snapshot.ts';
import { Tail } from './intake/tail.ts';
import { Journal } from './journal/journal.ts';
import type { JournalEntry } from './journal/record-format.ts';
import { SimulatedDisk } from './journal/simulated-disk.suite.ts';
import { KeptLog } from './kept-log.suite.ts';

/** A journal on a simulated disk with its tail. */
export interface HallFixture {
  readonly disk: SimulatedDisk;
  readonly journal: Journal;
  append(entry: JournalEntry): Promise<void>;
  /** A new way through the journal; one that does not see the tail reads everything from disk. */
  feed(from?: 'tail' | 'disk'): ConsumerFeed;
}

/** Opens a hall that knows these devices. */
export async function openTestHall(devices: readonly StoredDevice[]): Promise<HallFixture> {
  const disk = new SimulatedDisk();
  const registry = snapshotOf(devices, [property('pm2_5'), property('no2')], 1);
  const decode = (entry: JournalEntry, position: number): DecodedMessage =>
    decodeMessage(entry, position, { registry, retentionMs: 1e12 });
  const tail = new Tail(decode);
  const journal = await Journal.open({
    folder: '/journal',
    files: disk,
    sync: 'os',
    maxBytes: 100_000_000,
    cursors: new Map([['test', 0]]),
    onGroup: (first, entries) => tail.receive(first, entries),
    log: new KeptLog(),
  });
  return {
    disk,
    journal,
    append: (entry) =>
      new Promise((resolve, reject) => journal.append(entry, (error) => (error ? reject(error) : resolve()))),
    feed: (from = 'tail') =>
      new ConsumerFeed({
        journal,
        tail: from === 'tail' ? tail : new Tail(decode),
        decode,
        moved: () => undefined,
      }),
  };
}

/** A tick of the clock as a journal entry. */
export function tickAt(at: EpochMs): JournalEntry {
  return { kind: 'tick', at, topic: '', payload: Buffer.alloc(0) };
}

/** A message as a journal entry. */
export function messageAt(at: number, topic: string, payload: unknown): JournalEntry {
  return { kind: 'message', at: instant(at), topic, payload: Buffer.from(JSON.stringify(payload)) };
}
