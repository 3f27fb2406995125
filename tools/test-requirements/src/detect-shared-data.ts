import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Detection } from './requirement.ts';

/** Folder with the recorded sensor series that replay tests read. */
export interface SharedDataDetails {
  readonly folder: string;
}

/** Beside the project's folder, seen from both `src/` and `dist/` of this workspace. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** Finds the recorded series at `IOC_TEST_SHARED_DATA`, or in `shared/data` beside the project's folder. */
export function detectSharedData(): Detection<SharedDataDetails> {
  const folder = process.env['IOC_TEST_SHARED_DATA'] ?? DEFAULT_FOLDER;
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) {
    return { present: false, reason: 'no shared/data beside the project; set IOC_TEST_SHARED_DATA' };
  }
  return { present: true, folder };
}
