import { readSettings } from './read-settings.ts';
import type { Settings } from './settings.ts';

/** Exit codes of the program. Source: contracts §4. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** The settings of this process; ends it with one line per faulty variable when there are any. */
export function settingsOrExit(): Settings {
  const settings = readSettings(process.env, process.cwd());
  if (settings.ok) return settings.value;
  for (const line of settings.fault) process.stderr.write(`ioc: ${line}\n`);
  process.exit(EXIT.usage);
}
