import { parseIsoDuration } from '../time/iso-duration.ts';
import type { IsoDuration } from './rule.ts';

/** Whole milliseconds, so that deadlines are met exactly; `checkRule` has seen that the text is a duration. */
export function durationMs(duration: IsoDuration | undefined): number | undefined {
  const parsed = duration === undefined ? undefined : parseIsoDuration(duration);
  return parsed?.ok ? Math.round(parsed.value) : undefined;
}
