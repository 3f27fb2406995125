import { instant, parseRfc3339, type EpochMs } from '@ioc/domain';
import { z } from 'zod';

/** A time as HTTP writes it: RFC 3339 with offset; the product answers in UTC with milliseconds. */
export const rfc3339 = z
  .string()
  .refine((text) => parseRfc3339(text) !== undefined, {
    error: 'expected a date-time with offset, such as 2026-11-23T07:00:00Z',
  })
  .meta({ format: 'date-time' });

/** The text of an instant: `2026-11-23T07:00:00.000Z`. */
export function formatInstant(t: EpochMs): string {
  return new Date(t).toISOString();
}

/** The instant of a text that `rfc3339` accepted. Throws RangeError otherwise. */
export function parseInstant(text: string): EpochMs {
  return parseRfc3339(text) ?? instant(Number.NaN);
}
