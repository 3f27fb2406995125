import { failed, succeeded, type Outcome } from '../outcome.ts';

/** A duration that could not be read. */
export interface DurationFault {
  readonly code: 'malformed-duration';
  readonly text: string;
}

const DURATION_PATTERN = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SECOND_MS = 1_000;
const UNIT_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, SECOND_MS] as const;

/**
 * Milliseconds of an ISO 8601 duration of fixed-length units (weeks to seconds): `PT10M` is 600,000.
 * Months and years have no fixed length and are refused. Source: ISO 8601-1:2019, 5.5.2.
 */
export function parseIsoDuration(text: string): Outcome<number, DurationFault> {
  const match = DURATION_PATTERN.exec(text);
  const parts = match?.slice(1);
  if (!parts || parts.every((part) => part === undefined) || text.endsWith('T')) {
    return failed({ code: 'malformed-duration', text });
  }
  return succeeded(UNIT_MS.reduce((sum, unitMs, index) => sum + Number(parts[index] ?? 0) * unitMs, 0));
}

/** The ISO 8601 duration of whole milliseconds: 600,000 is `PT10M`, 0 is `PT0S`. */
export function formatIsoDuration(durationMs: number): string {
  const days = Math.floor(durationMs / 86_400_000);
  const hours = Math.floor((durationMs % 86_400_000) / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = (durationMs % 60_000) / SECOND_MS;
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
  const text = `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
  return text === 'P' ? 'PT0S' : text;
}
