import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AbsentRequirementError } from './absent-requirement-error.ts';
import { requirement } from './requirement.ts';

/** A limit of the memory of some processes together, the pages of their files included; its owner closes it. */
export interface MemoryLimit {
  /** The command under which a program must be started to be limited from its first page on. */
  readonly under: readonly string[];
  /** The most bytes that were used at a time. */
  peakBytes(): Promise<number>;
  /** How many processes the kernel killed because the limit did not hold otherwise. */
  oomKills(): Promise<number>;
  /** Removes the limit; its processes must have ended. */
  close(): Promise<void>;
}

let opened = 0;

/** Makes a limit of so many bytes. Throws when this process may not. */
export async function openMemoryLimit(bytes: number): Promise<MemoryLimit> {
  const found = requirement('memory-limits');
  if (!found.present) throw new AbsentRequirementError(found.reason);
  opened += 1;
  const group = join(found.folder, `ioc-test-${process.pid}-${opened}`);
  await mkdir(group);
  await writeFile(join(group, found.files.limit), String(bytes));
  const read = (file: string): Promise<string> => readFile(join(group, file), 'utf8');
  return {
    under: ['/bin/sh', '-c', `echo $$ > ${join(group, 'cgroup.procs')} && exec "$@"`, 'sh'],
    peakBytes: async () => Number(await read(found.files.peak)),
    oomKills: async () => Number(/^oom_kill (\d+)/m.exec(await read(found.files.events))?.[1] ?? 0),
    close: () => rmdir(group),
  };
}
