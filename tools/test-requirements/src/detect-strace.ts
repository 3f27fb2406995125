import { execFileSync } from 'node:child_process';
import { findExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** Where strace is; it may trace programs that it starts. */
export interface StraceDetails {
  readonly executable: string;
}

/** How long the try may take. */
const TRY_LIMIT_MS = 5_000;

/** Finds a `strace` on `PATH` that can make system calls fail, and tries that it may: containers often forbid it. */
export function detectStrace(): Detection<StraceDetails> {
  const executable = findExecutable('strace');
  if (executable === undefined) return { present: false, reason: 'no strace on PATH' };
  try {
    const args = ['-f', '-e', 'trace=none', '-e', 'inject=fdatasync:error=EIO', 'true'];
    execFileSync(executable, args, { stdio: 'ignore', timeout: TRY_LIMIT_MS });
    return { present: true, executable };
  } catch {
    // Whatever forbids it, the answer is the same.
    return { present: false, reason: 'strace may not trace programs here (ptrace is forbidden)' };
  }
}
