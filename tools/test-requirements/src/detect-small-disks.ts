import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** The programs that make and remove a disk of a chosen size in memory. */
export interface SmallDisksDetails {
  readonly mount: string;
  readonly umount: string;
}

/** How long the try may take. */
const TRY_LIMIT_MS = 5_000;

/** Tries whether this process may mount a `tmpfs`: root may, outside of most containers. */
export function detectSmallDisks(): Detection<SmallDisksDetails> {
  const [mount, umount] = [findExecutable('mount'), findExecutable('umount')];
  if (mount === undefined || umount === undefined) return { present: false, reason: 'no mount on PATH' };
  const folder = mkdtempSync(join(tmpdir(), 'ioc-mount-'));
  try {
    execFileSync(mount, ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], {
      stdio: 'ignore',
      timeout: TRY_LIMIT_MS,
    });
    execFileSync(umount, [folder], { stdio: 'ignore', timeout: TRY_LIMIT_MS });
    return { present: true, mount, umount };
  } catch {
    // Whatever forbids it, the answer is the same.
    return { present: false, reason: 'this process may not mount a tmpfs; it takes root' };
  } finally {
    rmdirSync(folder);
  }
}
