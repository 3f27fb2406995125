import { describe, expect, it } from 'vitest';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import { appended, open } from './opened-journal.suite.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

const SEVERAL_SEGMENTS_BYTES = 4_000;

/** Gives way often enough for everything that does not wait for the disk to happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A disk whose syncs wait until they are let go. */
function heldDisk(): { readonly files: JournalFiles; held(): number; release(): void } {
  const disk = new SimulatedDisk();
  let waiting: (() => void)[] = [];
  const hold = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const holding = (file: JournalFile): JournalFile => ({
    ...file,
    sync: () => hold().then(() => file.sync()),
  });
  const files: JournalFiles = {
    makeFolder: () => disk.makeFolder(),
    list: (folder) => disk.list(folder),
    size: (path) => disk.size(path),
    create: async (path) => holding(await disk.create(path)),
    open: async (path) => holding(await disk.open(path)),
    copy: (from, to) => disk.copy(from, to),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    syncFolder: (folder) => hold().then(() => disk.syncFolder(folder)),
  };
  return {
    files,
    held: () => waiting.length,
    release: () => {
      for (const resolve of waiting.splice(0)) resolve();
      waiting = [];
    },
  };
}

describe('I2 IOC_JOURNAL_SYNC', () => {
  it('os never syncs on the way to an acknowledgement, also not for a new segment', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk, { sync: 'os', maxBytes: SEVERAL_SEGMENTS_BYTES });
    const before = disk.calls.length;
    for (let index = 0; index < 6; index += 1) expect(await appended(journal, 'x'.repeat(300))).toBe(true);
    const calls = disk.calls.slice(before);
    expect(calls.filter((call) => call === 'create').length).toBeGreaterThan(1);
    expect(calls.filter((call) => call === 'sync' || call === 'syncFolder')).toEqual([]);
  });

  it('fsync acknowledges nothing while any of its syncs is not through: of the header, the folder and the group', async () => {
    const disk = heldDisk();
    const journal = await open(disk.files);
    let isAcknowledged = false;
    const appending = appended(journal, 'x').then((isDurable) => (isAcknowledged = isDurable));
    for (let sync = 0; sync < 3; sync += 1) {
      await expect.poll(() => disk.held()).toBe(1);
      await settle();
      expect(isAcknowledged).toBe(false);
      disk.release();
    }
    expect(await appending).toBe(true);
  });
});
