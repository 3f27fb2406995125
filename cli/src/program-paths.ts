import { fileURLToPath } from 'node:url';

function beside(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The city's data that come with the program. */
export const SEEDS_DIR = beside('../../seeds');

/** The built screens that come with the program. */
export const UI_DIR = beside('../../ioc-ui/dist');
