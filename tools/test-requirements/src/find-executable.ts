import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this process may execute the file at the path. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent and not executable are the same answer here: it cannot be used.
    return false;
  }
}

/** Path of the first executable of that name in the folders of `PATH`, then in the further folders given. */
export function findExecutable(name: string, furtherFolders: readonly string[] = []): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...onPath, ...furtherFolders].map((folder) => join(folder, name)).find(isExecutable);
}
