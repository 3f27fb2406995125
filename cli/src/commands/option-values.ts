import { parseIsoDuration } from '@ioc/domain';
import { InvalidArgumentError } from 'commander';

/** A number above 0 from an option. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('expected a number above 0');
  return value;
}

/** A whole number above 0 from an option. */
export function positiveInteger(text: string): number {
  const value = positiveNumber(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('expected a whole number above 0');
  return value;
}

/** Milliseconds from an option: an ISO 8601 duration, or a number with s, m, h or d, such as `30s`. */
export function durationMs(text: string): number {
  const short = /^(\d+)([smhd])$/.exec(text);
  const iso = short ? `P${short[2] === 'd' ? '' : 'T'}${short[1]}${short[2]?.toUpperCase()}` : text;
  const parsed = parseIsoDuration(iso);
  if (!parsed.ok || parsed.value <= 0)
    throw new InvalidArgumentError('expected a duration such as PT10M, 30s or 2h');
  return parsed.value;
}
