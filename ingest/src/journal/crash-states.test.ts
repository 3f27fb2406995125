import { describe, expect, it } from 'vitest';
import { findCrashFaults, type CrashFindings, type CrashRun } from './crash-states.suite.ts';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import type { SimulatedDisk } from './simulated-disk.suite.ts';

const SEEDS = 14;
const LEAST_STATES = 10_000;

/** The findings of as many runs as there are seeds; they wait for their pauses together. */
async function findings(run: Omit<CrashRun, 'seed'>, seeds: number): Promise<CrashFindings> {
  const all = await Promise.all(
    Array.from({ length: seeds }, (_, seed) => findCrashFaults({ ...run, seed: seed + 1 })),
  );
  return {
    states: all.reduce((sum, { states }) => sum + states, 0),
    faults: all.flatMap(({ faults }) => faults),
  };
}

/** The disk as a process sees it whose files are changed by `changed`. */
function withFiles(disk: SimulatedDisk, changed: (file: JournalFile) => JournalFile): JournalFiles {
  return {
    makeFolder: () => disk.makeFolder(),
    list: (folder) => disk.list(folder),
    size: (path) => disk.size(path),
    create: async (path) => changed(await disk.create(path)),
    open: async (path) => changed(await disk.open(path)),
    copy: (from, to) => disk.copy(from, to),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    syncFolder: (folder) => disk.syncFolder(folder),
  };
}

describe('I1 I2 a power loss or a kill at any moment', () => {
  it('loses nothing acknowledged, brings up nothing never sent, and leaves a journal that goes on', async () => {
    const { states, faults } = await findings({ sync: 'fsync', statesPerMoment: 3 }, SEEDS);
    expect(faults).toEqual([]);
    expect(states).toBeGreaterThanOrEqual(LEAST_STATES);
  }, 240_000);

  it('with os loses nothing acknowledged when the process is killed, and leaves a journal that goes on', async () => {
    const { faults } = await findings({ sync: 'os', statesPerMoment: 1 }, 4);
    expect(faults).toEqual([]);
  }, 240_000);
});

describe('the search for lost records finds', () => {
  it('a journal that acknowledges before the sync', async () => {
    const as = (disk: SimulatedDisk): JournalFiles =>
      withFiles(disk, (file) => ({ ...file, sync: () => Promise.resolve() }));
    const { faults } = await findings({ sync: 'fsync', statesPerMoment: 1, as }, 1);
    expect(faults.some((fault) => fault.includes('LOST'))).toBe(true);
  }, 240_000);

  it('a journal that takes the second try of a failed sync for a good one', async () => {
    const as = (disk: SimulatedDisk): JournalFiles =>
      withFiles(disk, (file) => ({ ...file, sync: () => file.sync().catch(() => file.sync()) }));
    const { faults } = await findings({ sync: 'fsync', statesPerMoment: 1, as }, 4);
    expect(faults.some((fault) => fault.includes('LOST'))).toBe(true);
  }, 240_000);

  it('a journal that does not sync the folder of a new segment', async () => {
    const as = (disk: SimulatedDisk): JournalFiles => ({
      ...withFiles(disk, (file) => file),
      syncFolder: () => Promise.resolve(),
    });
    const { faults } = await findings({ sync: 'fsync', statesPerMoment: 1, as }, 1);
    expect(faults.some((fault) => fault.includes('LOST'))).toBe(true);
  }, 240_000);
});
