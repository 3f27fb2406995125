import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * When a file of the folder was written last, in epoch milliseconds; undefined without files. Of a journal, which has a tick
 * a second, it tells when ingest was running last.
 */
export async function lastWrittenAt(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs));
  return times.length === 0 ? undefined : Math.max(...times);
}
