import { describe, expect, it } from 'vitest';
import { FileCursor } from './file-cursor.ts';
import { FOLDER } from './opened-journal.suite.ts';
import { remainsOf } from './power-loss.suite.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

describe('a cursor on disk', () => {
  it('is 0 before it was stored, and what was stored last after a power loss', async () => {
    const disk = new SimulatedDisk();
    const cursor = new FileCursor(disk, FOLDER, 'archive');
    expect(await cursor.load()).toBe(0);
    await cursor.store(12);
    await cursor.store(345);
    const after = remainsOf(disk);
    expect(await new FileCursor(after, FOLDER, 'archive').load()).toBe(345);
  });
});
