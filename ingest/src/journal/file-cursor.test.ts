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

  it('carries a note, in one step with the position', async () => {
    const disk = new SimulatedDisk();
    const cursor = new FileCursor(disk, FOLDER, 'archive');
    await cursor.store(12);
    expect(await cursor.loadNoted()).toEqual({ position: 12 });
    await cursor.store(345, '{"of":"Việt Yên"}');
    expect(await cursor.loadNoted()).toEqual({ position: 345, note: '{"of":"Việt Yên"}' });
    const after = remainsOf(disk);
    expect(await new FileCursor(after, FOLDER, 'archive').loadNoted()).toMatchObject({ position: 345 });
  });

  it('keeps the position and drops the note whose bytes are damaged', async () => {
    const disk = new SimulatedDisk();
    const cursor = new FileCursor(disk, FOLDER, 'archive');
    await cursor.store(345, 'a note');
    const path = `${FOLDER}/archive.cursor`;
    const bytes = Buffer.from(disk.content(path));
    bytes[bytes.length - 3] = 0x21;
    disk.overwrite(path, bytes);
    expect(await cursor.loadNoted()).toEqual({ position: 345 });
    disk.overwrite(path, Buffer.from('34x'));
    expect(await cursor.loadNoted()).toEqual({ position: 0 });
  });
});
