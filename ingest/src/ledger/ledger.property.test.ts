import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '@ioc/domain';
import {
  isLedgerBalanced,
  openSqliteRecordStore,
  type LedgerReport,
  type RecordStore,
} from '@ioc/record-store';
import { createMemoryStore } from '@ioc/telemetry-store';
import { deviceTopic } from '@ioc/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CITY, cityId, device } from '../ingest-fixture.suite.ts';
import type { FeedPart } from '../intake/consumer-feed.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { SimulatedDisk } from '../journal/simulated-disk.suite.ts';
import { beginLife, KeptQuarantine, LIFE_FOLDER, type Life, type World } from './ledger-life.suite.ts';

const START = 1_795_410_000_000;
const REFUSED_VALUE = 999;
const DEVICES = [device('env-01'), device('env-02')];
const OTHER_CITY = cityId('viet-yen');
const WAIT = { timeout: 10_000, interval: 5 };

/** What is sent, and what the ledger must say of it when nothing repeats. */
interface Sent {
  readonly entry: JournalEntry;
  readonly readings: number;
  readonly statuses: number;
  /** Times of the usable readings, by device. */
  readonly usable: readonly string[];
  readonly empty: number;
}

interface Shape {
  readonly device: number;
  readonly what:
    'good' | 'partly' | 'bad' | 'empty' | 'refused' | 'array' | 'text' | 'stranger' | 'status' | 'tick';
  readonly time: number;
  readonly at: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  device: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom(
    'good',
    'good',
    'good',
    'partly',
    'bad',
    'empty',
    'refused',
    'array',
    'text',
    'stranger',
    'status',
    'tick',
  ),
  time: fc.integer({ min: 0, max: 40 }),
  at: fc.integer({ min: 0, max: 3 * 3_600_000 }),
});

function reading(time: number, values: Record<string, unknown>): unknown {
  return { ts: START - 1_000 * time, values };
}

function payloadOf({ what, time }: Shape): unknown {
  switch (what) {
    case 'partly':
      return reading(time, { pm2_5: 1, nonsense: 2 });
    case 'bad':
      return reading(time, { pm2_5: -7_000_000 });
    case 'empty':
      return reading(time, { pm2_5: null });
    case 'refused':
      return reading(100 + time, { pm2_5: REFUSED_VALUE });
    case 'array':
      return [
        reading(time, { pm2_5: 1 }),
        reading(200 + time, { no2: 2 }),
        { values: 'none' },
        reading(time, { no2: null }),
      ];
    case 'status':
      return { state: 'online' };
    default:
      return reading(time, { pm2_5: time % 50 });
  }
}

function timesIn({ what, time }: Shape): readonly number[] {
  if (what === 'good' || what === 'partly') return [time];
  return what === 'array' ? [time, 200 + time] : [];
}

function sentOf(shaped: Shape): Sent {
  const { id } = DEVICES[shaped.device] ?? device('env-01');
  const at = instant(START + shaped.at);
  if (shaped.what === 'tick') {
    const entry = { kind: 'tick', at, topic: '', payload: Buffer.alloc(0) } as const;
    return { entry, readings: 0, statuses: 0, usable: [], empty: 0 };
  }
  const isStranger = shaped.what === 'stranger';
  const address = { city: isStranger ? OTHER_CITY : CITY, sector: 'environment', device: id } as const;
  const topic = deviceTopic(address, shaped.what === 'status' ? 'status' : 'telemetry');
  const payload = Buffer.from(shaped.what === 'text' ? 'no JSON' : JSON.stringify(payloadOf(shaped)));
  const isArray = shaped.what === 'array';
  return {
    entry: { kind: 'message', at, topic, payload },
    readings: shaped.what === 'status' ? 0 : isArray ? 4 : 1,
    statuses: shaped.what === 'status' ? 1 : 0,
    usable: timesIn(shaped).map((time) => `${id} ${time}`),
    empty: shaped.what === 'empty' || isArray ? 1 : 0,
  };
}

function isPassed({ archiver, journal }: Life): boolean {
  return archiver.progress.position === journal.next;
}

function sum(
  report: LedgerReport,
  what: 'received' | 'archived' | 'duplicate' | 'pending' | 'statuses' | 'empty',
): number {
  return report.lines.reduce((all, line) => all + line[what], 0);
}

describe('the ledger of ingest', () => {
  let folder = '';
  let records: RecordStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ioc-ledger-'));
    records = await openSqliteRecordStore({ path: join(folder, 'records.sqlite') });
  });
  afterAll(async () => {
    await records.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => records.ledger.prune(instant(8e15)));

  function world(spoil: World['spoil'] = (part) => part): World {
    return {
      devices: DEVICES,
      telemetry: createMemoryStore(),
      quarantine: new KeptQuarantine(),
      ledger: records.ledger,
      refuses: ({ values }) => values.some(({ v }) => v === REFUSED_VALUE),
      spoil,
    };
  }

  async function settled(life: Life): Promise<LedgerReport> {
    await expect.poll(() => life.archiver.progress.position, WAIT).toBe(life.journal.next);
    await life.publish();
    return records.ledger.read({});
  }

  /** A good reading of another device, without which a store that refuses all there is would be doubted. */
  const ballast = (time: number): Sent => sentOf({ device: 0, what: 'good', time: 1_000 + time, at: 0 });

  it('balances whatever comes and wherever it is killed, and knows every repeat (I7)', async () => {
    const lives = fc.array(
      fc.record({
        shapes: fc.array(shape, { maxLength: 25 }),
        turns: fc.integer({ min: 0, max: 60 }),
        endsAt: fc.option(fc.constantFrom('written', 'quarantined', 'cursor-stored'), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(lives, async (planned) => {
        await records.ledger.prune(instant(8e15));
        const around = world();
        let disk = new SimulatedDisk();
        let unacknowledged: Sent[] = [];
        const acknowledged: Sent[] = [];
        for (const [index, { shapes, turns, endsAt }] of planned.entries()) {
          const life = await beginLife(around, disk, endsAt);
          const sending = [...unacknowledged, ...shapes.map(sentOf), ballast(index)];
          unacknowledged = [...sending];
          let isAlive = true;
          for (const sent of sending) {
            void life.append(sent.entry).then(
              () => {
                if (!isAlive || life.isKilled) return;
                acknowledged.push(sent);
                unacknowledged.splice(unacknowledged.indexOf(sent), 1);
              },
              () => undefined,
            );
          }
          for (let turn = 0; turn < turns; turn += 1) await nextTurn();
          if (turns % 3 === 0) await life.publish();
          const isOver = (): boolean => endsAt === undefined || life.isKilled || isPassed(life);
          await expect.poll(isOver, WAIT).toBe(true);
          isAlive = false;
          disk = await life.kill();
        }
        const last = await beginLife(around, disk);
        for (const sent of [...unacknowledged, ballast(99)]) {
          await last.append(sent.entry);
          acknowledged.push(sent);
        }
        const report = await settled(last);
        await last.close();
        expect(isLedgerBalanced(report)).toBe(true);
        expect(sum(report, 'pending')).toBe(0);
        const readings = acknowledged.reduce((all, sent) => all + sent.readings, 0);
        expect(sum(report, 'received')).toBeGreaterThanOrEqual(readings);
        const times = new Set(acknowledged.flatMap(({ usable }) => usable));
        expect(sum(report, 'archived') - sum(report, 'empty')).toBe(times.size);
      }),
      { numRuns: 12 },
    );
  }, 90_000);

  it('counts exactly what came, by kind, when nothing is killed', async () => {
    const around = world();
    const life = await beginLife(around, new SimulatedDisk());
    const kinds = [
      'good',
      'partly',
      'bad',
      'empty',
      'refused',
      'array',
      'text',
      'stranger',
      'status',
      'tick',
    ] as const;
    for (const what of kinds) await life.append(sentOf({ device: 0, what, time: 7, at: 0 }).entry);
    const { lines } = await settled(life);
    await life.close();
    // 'partly' and the first element of the array repeat the time of 'good'. No city is known to the record store here.
    expect(lines).toMatchObject([
      {
        city: '-',
        hour: START,
        received: 11,
        archived: 4,
        duplicate: 2,
        quarantined: 5,
        pending: 0,
        difference: 0,
        lost: 0,
        empty: 2,
        partly: 1,
        statuses: 1,
      },
    ]);
  });

  it('finds a message that the archive skips', async () => {
    let isSpoilt = false;
    const skipping = (part: FeedPart): FeedPart => {
      const skipped = part.messages.find(({ kind }) => kind === 'telemetry');
      if (isSpoilt || !skipped) return part;
      isSpoilt = true;
      return { ...part, messages: part.messages.filter((message) => message !== skipped) };
    };
    const life = await beginLife(world(skipping), new SimulatedDisk());
    for (let time = 0; time < 5; time += 1)
      await life.append(sentOf({ device: 0, what: 'good', time, at: 0 }).entry);
    const report = await settled(life);
    await life.close();
    expect(isLedgerBalanced(report)).toBe(false);
    expect(report.unexplained).toBe(1);
    expect(report.lines).toMatchObject([{ received: 5, archived: 4, pending: 0, difference: 1, lost: 0 }]);
  });

  it('counts what damage of the journal cost, and says so', async () => {
    const around = world(() => {
      throw new Error('the archive does not get to it');
    });
    const disk = new SimulatedDisk();
    const life = await beginLife(around, disk);
    for (let time = 0; time < 9; time += 1)
      await life.append(sentOf({ device: 0, what: 'good', time, at: 0 }).entry);
    await life.close();
    const name = (await disk.list(LIFE_FOLDER)).find((file) => file.endsWith('.journal')) ?? '';
    const bytes = Buffer.from(disk.content(`${LIFE_FOLDER}/${name}`));
    bytes[Math.floor(bytes.length / 2)] = 0;
    disk.overwrite(`${LIFE_FOLDER}/${name}`, bytes);
    const next = await beginLife(world(), disk);
    const report = await settled(next);
    await next.close();
    expect(report.unexplained).toBe(0);
    expect(report.lines).toMatchObject([{ received: 9, archived: 8, pending: 0, difference: 1, lost: 1 }]);
  });
});
