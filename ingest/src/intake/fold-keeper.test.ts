import { instant } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from './registry-snapshot.ts';
import { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { SimulatedDisk } from '../journal/simulated-disk.suite.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { decodeMessage, type DecodedMessage } from './decode-message.ts';
import { FoldKeeper, FOLDS_CONSUMER } from './fold-keeper.ts';
import type { JournalFold } from './journal-fold.ts';
import { Tail, type TailBatch } from './tail.ts';

const FOLDER = '/journal';
const REGISTRY = snapshotOf([], [], 1);

/** Notes the position of everything it hears: any message missed or heard twice shows. */
class HeardPositions implements JournalFold {
  readonly name: string;
  positions: number[] = [];

  constructor(name: string) {
    this.name = name;
  }

  take({ messages }: TailBatch): void {
    for (const { position } of messages) this.positions.push(position);
  }

  save(): Uint8Array {
    return Buffer.from(JSON.stringify(this.positions));
  }

  load(saved: Uint8Array): boolean {
    const parsed: unknown = JSON.parse(Buffer.from(saved).toString());
    if (!Array.isArray(parsed)) return false;
    this.positions = parsed.map(Number);
    return true;
  }
}

function decode(entry: JournalEntry, position: number): DecodedMessage {
  return decodeMessage(entry, position, { registry: REGISTRY, retentionMs: 1e12 });
}

/** One life of a process with two folds. */
async function live(disk: SimulatedDisk, log = new KeptLog(), saveEveryMessages = 3) {
  const folds = [new HeardPositions('one'), new HeardPositions('two')] as const;
  const keeper = await FoldKeeper.restore({
    folds,
    files: disk,
    folder: FOLDER,
    passed: (position) => opened.journal?.passed(FOLDS_CONSUMER, position),
    room: () => opened.journal?.status ?? { bytes: 0, maxBytes: 1 },
    saveEveryMessages,
    log,
  });
  const opened: { journal?: Journal } = {};
  const tail = new Tail(decode);
  const journal = await Journal.open({
    folder: FOLDER,
    files: disk,
    sync: 'fsync',
    maxBytes: 100_000,
    cursors: new Map([[FOLDS_CONSUMER, keeper.savedUpTo]]),
    onGroup: (first, entries) => tail.receive(first, entries),
    log,
  });
  opened.journal = journal;
  await keeper.replay({ journal, decode });
  tail.onBatch((batch) => keeper.take(batch));
  const append = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const entry = { kind: 'tick', at: instant(at), topic: '', payload: Buffer.alloc(0) } as const;
      journal.append(entry, (error) => (error ? reject(error) : resolve()));
    });
  const close = async (): Promise<void> => {
    await journal.close();
    delete opened.journal;
    await keeper.close();
  };
  return { folds, keeper, append, close };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe('the keeper of the folds', () => {
  it('I10 replays what came after the last save, so that every fold hears every message once', async () => {
    const life = fc.record({
      appends: fc.integer({ min: 0, max: 12 }),
      end: fc.constantFrom('closed', 'crash'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6 }), async (lives) => {
        let disk = new SimulatedDisk();
        let count = 0;
        for (const { appends, end } of lives) {
          const { folds, append, close } = await live(disk);
          for (const fold of folds) expect(fold.positions).toEqual(upTo(count));
          for (let index = 0; index < appends; index += 1) await append(count++);
          for (const fold of folds) expect(fold.positions).toEqual(upTo(count));
          const crashed = new SimulatedDisk(disk.files());
          await close();
          disk = end === 'crash' ? crashed : new SimulatedDisk(disk.files());
        }
      }),
      { numRuns: 40 },
    );
  });

  it('begins anew with what the journal holds when a saved state is damaged, and says so', async () => {
    const disk = new SimulatedDisk();
    const first = await live(disk);
    await first.append(1);
    await first.append(2);
    await first.close();
    const path = `${FOLDER}/two.fold`;
    for (let byte = 0; byte < disk.content(path).length; byte += 1) {
      const again = new SimulatedDisk(disk.files());
      const damaged = Buffer.from(again.content(path));
      damaged[byte] = (damaged[byte] ?? 0) ^ 0x10;
      again.overwrite(path, damaged);
      const log = new KeptLog();
      const { folds, keeper } = await live(again, log);
      expect(keeper.unreadable).toBe(1);
      expect(folds.map(({ positions }) => positions)).toEqual([
        [0, 1],
        [0, 1],
      ]);
      expect(log.lines.map(({ level }) => level)).toContain('error');
    }
  });

  it('I4 lets go of the journal before it is full', async () => {
    const { append, close } = await live(new SimulatedDisk(), new KeptLog(), 1e9);
    const group = Array.from({ length: 100 }, (_, index) => index);
    for (let round = 0; round < 60; round += 1) await Promise.all(group.map(append));
    await close();
  });

  it('keeps the old state when the new one cannot be written, and goes on', async () => {
    const disk = new SimulatedDisk();
    const first = await live(disk);
    await first.append(1);
    await first.close();
    const second = await live(disk);
    await second.append(2);
    disk.failing = (call) => (call === 'rename' ? 'EIO' : undefined);
    await second.close();
    const third = await live(new SimulatedDisk(disk.files()));
    expect(third.folds[0].positions).toEqual([0, 1]);
  });
});
