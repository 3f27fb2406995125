import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detection } from './requirement.ts';

/** The control groups of the kernel by which the memory of processes is limited, and the names of their files. */
export interface MemoryLimitsDetails {
  readonly folder: string;
  readonly files: {
    readonly limit: string;
    readonly peak: string;
    /** Holds a line `oom_kill N`. */
    readonly events: string;
  };
}

/** Version 2, then version 1. Source: Linux, admin-guide/cgroup-v2 and cgroup-v1/memory. */
const PLACES: readonly MemoryLimitsDetails[] = [
  { folder: '/sys/fs/cgroup', files: { limit: 'memory.max', peak: 'memory.peak', events: 'memory.events' } },
  {
    folder: '/sys/fs/cgroup/memory',
    files: {
      limit: 'memory.limit_in_bytes',
      peak: 'memory.max_usage_in_bytes',
      events: 'memory.oom_control',
    },
  },
];

/** A limit that any machine allows, for the try. */
const TRIED_LIMIT_BYTES = 67_108_864;

/** Tries whether this process may make a control group with a limit of memory: root may, outside of most containers. */
export function detectMemoryLimits(): Detection<MemoryLimitsDetails> {
  const place = PLACES.find(isUsable);
  return place
    ? { present: true, ...place }
    : { present: false, reason: 'this process may not limit memory by control groups; it takes root' };
}

function isUsable({ folder, files }: MemoryLimitsDetails): boolean {
  const group = join(folder, `ioc-try-${process.pid}`);
  try {
    mkdirSync(group);
  } catch {
    // Not there, or not ours.
    return false;
  }
  try {
    if (![files.limit, files.peak, files.events].every((file) => existsSync(join(group, file)))) return false;
    writeFileSync(join(group, files.limit), String(TRIED_LIMIT_BYTES));
    return true;
  } catch {
    // Whatever forbids it, the answer is the same.
    return false;
  } finally {
    rmdirSync(group);
  }
}
