import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith, openSmallDisk, type SmallDisk } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import type { OperatorSession } from '../src/operator-session.ts';
import { RunningCenter } from '../src/running-center.ts';
import { faultLengthMs, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { storedReadings, readBack } from './oracle/read-back.ts';

/** Bytes of the data folder's disk: small enough to fill at once, large enough for the stores and some journal. */
const DISK_BYTES = 96 * 1024 ** 2;

/** Milliseconds within which a full disk must show, and within which work must go on when there is room (row 3). */
const TOLD_WITHIN_MS = withinMs(10_000);
const RESUMED_WITHIN_MS = withinMs(10_000);

/** A piece of what fills the disk, in bytes. */
const BALLAST_PIECE = Buffer.alloc(1024 ** 2, 'x');

interface Readiness {
  readonly troubles?: readonly string[];
}

/** Takes the room that is left on the disk, and takes it again where it became free, until it is closed. */
class Ballast {
  readonly #file: string;
  #closed: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(folder: string) {
    this.#file = path.join(folder, 'ballast');
  }

  /** Begins to fill the disk. */
  fill(): void {
    this.#closed = this.#run();
  }

  /** Gives the room back. */
  async free(): Promise<void> {
    this.#isClosing = true;
    await this.#closed;
    await rm(this.#file, { force: true });
  }

  async #run(): Promise<void> {
    const file = await open(this.#file, 'a');
    try {
      for (let piece = BALLAST_PIECE.byteLength; !this.#isClosing;) {
        try {
          await file.write(BALLAST_PIECE, 0, piece);
        } catch {
          // Full: ever smaller pieces, then again from the start for what somebody else gave back.
          piece = piece > 4_096 ? Math.ceil(piece / 2) : BALLAST_PIECE.byteLength;
          await sleep(20);
        }
      }
    } finally {
      await file.close();
    }
  }
}

async function troublesOf(center: RunningCenter): Promise<readonly string[]> {
  const response = await fetch(`${center.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  const { troubles = [] } = (await response.json()) as Readiness;
  return troubles;
}

/** The reads that an operator needs while nothing can be written. */
async function expectReads(session: OperatorSession, fleet: DeviceFleet): Promise<void> {
  const [ledger] = fleet.ledgers;
  if (!ledger) throw new RangeError('a fleet without devices');
  expect((await session.get<{ items: readonly unknown[] }>('/devices?limit=10')).items).toHaveLength(10);
  expect((await session.get<{ items: readonly unknown[] }>('/current')).items.length).toBeGreaterThan(0);
  await session.get('/alerts');
  expect((await storedReadings(session, ledger)).length).toBeGreaterThan(0);
}

describeWith('small-disks', 'row 3: the disk is full', () => {
  let disk: SmallDisk | undefined;
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.kill();
    await disk?.close();
  });

  faultRow(
    {
      row: 3,
      title:
        'I4 row 3: the disk of the data folder fills up, is freed, and the center killed and started again',
    },
    async (run) => {
      disk = await openSmallDisk(DISK_BYTES);
      const { folder } = disk;
      center = await RunningCenter.start({ IOC_DATA_DIR: path.join(folder, 'data') });
      run.outputs.push(() => center?.output() ?? '');
      const { pid } = center;
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({
        session,
        access,
        choice: run.choice,
        hashed: 16,
        alarming: 4,
        ratePerDevice: 25,
      });
      fleet.start();
      await sleep(3_000);
      const [first] = fleet.ledgers;
      await eventually(
        'something is stored',
        async () => first && (await storedReadings(session, first)).length > 0,
      );

      const ballast = new Ballast(folder);
      ballast.fill();
      await eventually(
        'the disk is full',
        async () => {
          const { bavail } = await statfs(folder);
          return bavail === 0;
        },
        10_000,
      );
      const fullMs = performance.now();
      await eventually(
        'the full journal is told',
        async () => {
          if (!center) return false;
          return (await troublesOf(center)).includes('journal-full');
        },
        TOLD_WITHIN_MS,
      );
      run.figures['told after (s)'] = ((performance.now() - fullMs) / 1_000).toFixed(1);
      const endsAtMs = fullMs + faultLengthMs({ boundedS: 8, soakMin: 5 });
      const ackedFull = fleet.acked;
      while (performance.now() < endsAtMs) {
        await expectReads(session, fleet);
        await sleep(250);
      }
      run.figures['acked while full'] = fleet.acked - ackedFull;
      await ballast.free();
      const freedMs = performance.now();
      const ackedFreed = fleet.acked;
      const atOnce = fleet;
      await eventually('acknowledgements go on', () => atOnce.acked > ackedFreed + 100, RESUMED_WITHIN_MS);
      run.figures['resumed after (s)'] = ((performance.now() - freedMs) / 1_000).toFixed(1);
      const running = center;
      await eventually(
        'no trouble is left',
        async () => (await troublesOf(running)).length === 0,
        RESUMED_WITHIN_MS,
      );
      expect(center.pid, 'it never crashed').toBe(pid);
      await sleep(1_000);
      await center.kill();
      const killedMs = performance.now();
      await center.restart();
      run.noteReady(performance.now() - killedMs);
      await fleet.finish();

      run.done = `${Math.round((freedMs - fullMs) / 1_000)} s without a byte of room at 500 messages/s, then kill -9`;
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
    },
  );
});
