import { instant, type Reading } from '@ioc/domain';
import type { QuarantinedMessage, QuarantineRecords } from '@ioc/record-store';
import { createMemoryStore, TelemetryStoreError, type TelemetryStore } from '@ioc/telemetry-store';
import { deviceTopic } from '@ioc/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { messageAt, openTestHall, type HallFixture } from '../hall-fixture.suite.ts';
import { CITY, device } from '../ingest-fixture.suite.ts';
import { FileCursor } from '../journal/file-cursor.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { FoldFile } from '../intake/fold-file.ts';
import { ArchiveLedger } from '../ledger/archive-ledger.ts';
import { RepeatMemory } from '../ledger/repeat-memory.ts';
import { Archiver } from './archiver.ts';

const NOW = 1_764_140_400_000;
const DEVICE = device('env-01');
const TOPIC = deviceTopic({ city: CITY, sector: 'environment', device: DEVICE.id }, 'telemetry');
const WAIT = { timeout: 5_000 };

/** A quarantine in memory. */
class KeptQuarantine implements QuarantineRecords {
  readonly rows = new Map<string, QuarantinedMessage>();
  failures = 0;

  async put(messages: readonly QuarantinedMessage[]): Promise<void> {
    if (this.failures-- > 0) throw new Error('the record store is away');
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

/** A store whose writes can be made to fail. */
function failingStore(fault: (readings: readonly Reading[]) => Error | undefined): TelemetryStore {
  const store = createMemoryStore();
  return {
    write: async (readings, signal) => {
      const error = fault(readings);
      if (error) throw error;
      await store.write(readings, signal);
    },
    latest: () => store.latest(),
    range: (query) => store.range(query),
    columns: (query) => store.columns(query),
    aggregate: (query) => store.aggregate(query),
    deleteBefore: (cutoff) => store.deleteBefore(cutoff),
    extent: () => store.extent(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

const archivers: Archiver[] = [];
afterEach(async () => {
  for (const archiver of archivers.splice(0)) await archiver.close();
});

function start(
  hall: HallFixture,
  store: TelemetryStore,
  change: { quarantine?: QuarantineRecords; from?: number; read?: 'disk' } = {},
): Archiver {
  const archiver = new Archiver({
    feed: hall.feed(change.read ?? 'tail'),
    store,
    quarantine: change.quarantine ?? new KeptQuarantine(),
    cursor: new FileCursor(hall.disk, '/journal', 'archive'),
    ...openedLedger(hall),
    from: change.from ?? 0,
    passed: () => undefined,
    archived: () => undefined,
    settled: () => undefined,
    log: new KeptLog(),
  });
  archivers.push(archiver);
  return archiver;
}

/** A ledger that begins anew, and a memory of its own. */
function openedLedger(hall: HallFixture): { readonly ledger: ArchiveLedger; readonly memory: RepeatMemory } {
  const ledger = ArchiveLedger.at({ position: 0 });
  const file = new FoldFile(hall.disk, '/journal', 'repeats');
  const memory = new RepeatMemory({ times: ledger.times, file, steadyMs: () => 0, log: new KeptLog() });
  return { ledger, memory };
}

async function filled(count: number): Promise<HallFixture> {
  const hall = await openTestHall([DEVICE]);
  const appends = Array.from({ length: count }, (_, index) =>
    hall.append(messageAt(NOW + index, TOPIC, { ts: NOW + index, values: { pm2_5: index } })),
  );
  await Promise.all(appends);
  return hall;
}

describe('the archiver', () => {
  it.each(['tail', 'disk'] as const)('carries every reading into the store, from %s', async (read) => {
    const store = createMemoryStore();
    const hall = await filled(300);
    const archiver = start(hall, store, read === 'disk' ? { read } : {});
    await expect.poll(() => archiver.progress.position, WAIT).toBe(300);
    expect((await store.extent()).readings).toBe(300);
  });

  it('I3 repeats a failed write until the store is back', async () => {
    let failures = 2;
    const store = failingStore(() =>
      failures-- > 0 ? new TelemetryStoreError('away', { isTransient: true }) : undefined,
    );
    const archiver = start(await filled(10), store);
    await expect.poll(() => archiver.progress.isReachable, WAIT).toBe(false);
    await expect.poll(() => archiver.progress, WAIT).toMatchObject({ position: 10, isReachable: true });
    expect((await store.extent()).readings).toBe(10);
  });

  it('I5 quarantines the one reading that the store refuses, and archives its neighbours', async () => {
    const store = failingStore((readings) =>
      readings.some(({ values }) => values.some(({ v }) => v === 77))
        ? new TelemetryStoreError('no 77', { isTransient: false })
        : undefined,
    );
    const quarantine = new KeptQuarantine();
    const archiver = start(await filled(100), store, { quarantine });
    await expect.poll(() => archiver.progress.position, WAIT).toBe(100);
    expect((await store.extent()).readings).toBe(99);
    const [row, ...others] = quarantine.rows.values();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ topic: TOPIC, reason: 'store-refused', device: DEVICE.id, detail: 'no 77' });
    expect(JSON.parse(Buffer.from(row?.payload ?? []).toString())).toEqual({
      ts: NOW + 77,
      values: { pm2_5: 77 },
    });
  });

  it('does not quarantine a city because a store refuses everything', async () => {
    const store = failingStore(() => new TelemetryStoreError('wrong token', { isTransient: false }));
    const quarantine = new KeptQuarantine();
    const archiver = start(await filled(100), store, { quarantine });
    await expect.poll(() => archiver.progress.isReachable, WAIT).toBe(false);
    expect(quarantine.rows.size).toBe(0);
    expect(archiver.progress.position).toBe(0);
  });

  it('does not take a reading for bad before the store has taken another one', async () => {
    const store = failingStore((readings) =>
      readings.some(({ observedAt }) => observedAt < NOW + 3)
        ? new TelemetryStoreError('no', { isTransient: false })
        : undefined,
    );
    const quarantine = new KeptQuarantine();
    const hall = await filled(3);
    const archiver = start(hall, store, { quarantine });
    await expect.poll(() => archiver.progress.isReachable, WAIT).toBe(false);
    expect(quarantine.rows.size).toBe(0);
    await hall.append(messageAt(NOW + 3, TOPIC, { ts: NOW + 3, values: { pm2_5: 3 } }));
    await expect.poll(() => archiver.progress, WAIT).toMatchObject({ position: 4, isReachable: true });
    expect(quarantine.rows.size).toBe(3);
    expect((await store.extent()).readings).toBe(1);
  });

  it('I5 keeps bad messages in quarantine once, also when they are consumed twice', async () => {
    const hall = await filled(2);
    await hall.append(messageAt(NOW, TOPIC, { values: { pm2_5: 1, nonsense: 2 } }));
    await hall.append({ ...messageAt(NOW, TOPIC, {}), payload: Buffer.from('broken {') });
    const quarantine = new KeptQuarantine();
    quarantine.failures = 1;
    const store = createMemoryStore();
    for (const read of [undefined, 'disk'] as const) {
      const archiver = start(hall, store, { quarantine, ...(read ? { read } : {}) });
      await expect.poll(() => archiver.progress.position, WAIT).toBe(4);
    }
    expect([...quarantine.rows.values()].map(({ reason, path }) => [reason, path])).toEqual([
      ['unknown-property', '/values/nonsense'],
      ['not-json', ''],
    ]);
    expect((await store.extent()).newest).toBe(instant(NOW + 1));
  });

  it('goes on where it stopped', async () => {
    const hall = await filled(20);
    const first = start(hall, createMemoryStore());
    await expect.poll(() => first.progress.position, WAIT).toBe(20);
    await first.close();
    expect(await new FileCursor(hall.disk, '/journal', 'archive').load()).toBe(20);
  });
});
