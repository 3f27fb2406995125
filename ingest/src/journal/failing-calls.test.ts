import { describe, expect, it } from 'vitest';
import { emptyLedger, live } from './crash-life.suite.ts';
import { faultsOf } from './crash-states.suite.ts';
import { afterPowerLoss, seededChance } from './power-loss.suite.ts';
import { SimulatedDisk, SimulatedDiskError, type Inode } from './simulated-disk.suite.ts';

const STEPS = 9;
const SEED = 7;
/** So many calls in a row fail when a fault persists: several attempts of the writer. */
const PERSISTING_CALLS = 8;

interface Injection {
  readonly at: number;
  readonly calls: number;
  readonly code: 'EIO' | 'ENOSPC';
}

/** How often a file was synced or made longer after a sync of it had failed. */
function usesAfterFailedSync(disk: SimulatedDisk): number {
  const failed = new Map<Inode, number>();
  let uses = 0;
  for (const event of disk.events) {
    if (event.kind === 'sync' && failed.has(event.inode)) uses += 1;
    if (event.kind === 'change' && event.content.length > (failed.get(event.inode) ?? Infinity)) uses += 1;
    if (event.kind === 'sync' && !event.isGood) failed.set(event.inode, event.inode.bytes.length);
  }
  return uses;
}

/** What is wrong when these calls fail: an acknowledgement without the bytes, or a file used after a failed sync. */
async function faultsWith({ at, calls, code }: Injection): Promise<readonly string[]> {
  const disk = new SimulatedDisk();
  const ledger = emptyLedger();
  const failing = (_call: string, index: number): string | undefined =>
    index >= at && index < at + calls ? code : undefined;
  try {
    await live({
      disk,
      files: disk,
      sync: 'fsync',
      chance: seededChance(SEED),
      ledger,
      steps: STEPS,
      failing,
    });
  } catch (error) {
    if (!(error instanceof SimulatedDiskError)) throw error;
  }
  const faults = usesAfterFailedSync(disk) > 0 ? ['a file was used after its sync had failed'] : [];
  const moments = new Set([...ledger.acknowledged.map(({ since }) => since), disk.events.length]);
  for (const moment of moments) {
    const loss = { survival: 'nothing', chance: seededChance(1) } as const;
    const files = afterPowerLoss(disk.events.slice(0, moment), loss);
    faults.push(...(await faultsOf({ files, moment, isKept: true, ledger })));
  }
  return faults.map((fault) => `${calls} × ${code} at call ${at}: ${fault}`);
}

async function callsOfALife(): Promise<number> {
  const disk = new SimulatedDisk();
  const failing = (): undefined => undefined;
  const life = { disk, files: disk, sync: 'fsync', steps: STEPS, failing } as const;
  await live({ ...life, chance: seededChance(SEED), ledger: emptyLedger() });
  return disk.calls.length;
}

describe('I2 a failing call', () => {
  it('at any place, once or persisting, is never acknowledged away, and no file is used after a failed sync', async () => {
    const places = Array.from({ length: await callsOfALife() }, (_, at) => at);
    const injections = places.flatMap((at) =>
      (['EIO', 'ENOSPC'] as const).flatMap((code) =>
        [1, PERSISTING_CALLS].map((calls) => ({ at, calls, code })),
      ),
    );
    expect((await Promise.all(injections.map(faultsWith))).flat()).toEqual([]);
    expect(injections.length).toBeGreaterThan(200);
  }, 240_000);
});
