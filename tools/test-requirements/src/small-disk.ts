import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { requirement } from './requirement.ts';

/** A disk of its own for a test; its owner closes it. */
export interface SmallDisk {
  readonly folder: string;
  /** Unmounts it, and with it everything on it is gone. */
  close(): Promise<void>;
}

const run = promisify(execFile);

/** Mounts an empty disk of so many bytes in a new folder. Throws when this process may not. */
export async function openSmallDisk(bytes: number): Promise<SmallDisk> {
  const found = requirement('small-disks');
  if (!found.present) throw new AbsentRequirementError(found.reason);
  const folder = await mkdtemp(join(tmpdir(), 'ioc-disk-'));
  await run(found.mount, ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  return {
    folder,
    async close() {
      await run(found.umount, ['-l', folder]);
      await rmdir(folder);
    },
  };
}
