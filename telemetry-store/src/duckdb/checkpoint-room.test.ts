import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWith, openSmallDisk, type SmallDisk } from '@ioc/test-requirements';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHECKPOINT_MARGIN_BYTES, hasRoomForCheckpoint } from './checkpoint-room.ts';

const MIB = 1024 ** 2;

describeWith('small-disks', 'room for a checkpoint', () => {
  let disk: SmallDisk;
  let path: string;

  beforeEach(async () => {
    disk = await openSmallDisk(CHECKPOINT_MARGIN_BYTES + 24 * MIB);
    path = join(disk.folder, 'telemetry.duckdb');
  });
  afterEach(() => disk.close());

  it('is there on an empty disk, with and without a log', async () => {
    expect(await hasRoomForCheckpoint(path)).toBe(true);
    await writeFile(`${path}.wal`, Buffer.alloc(4 * MIB));
    expect(await hasRoomForCheckpoint(path)).toBe(true);
  });

  it('I4 is not there when the log, written again, would fill the disk', async () => {
    await writeFile(`${path}.wal`, Buffer.alloc(10 * MIB));
    expect(await hasRoomForCheckpoint(path)).toBe(false);
  });

  it('I4 is not there on a disk that others have filled', async () => {
    await writeFile(join(disk.folder, 'others'), Buffer.alloc(30 * MIB));
    expect(await hasRoomForCheckpoint(path)).toBe(false);
  });
});
