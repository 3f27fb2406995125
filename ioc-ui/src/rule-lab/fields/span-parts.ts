import { parseIsoDuration } from '@ioc/domain';

/** The units in which spans are typed. */
export type SpanUnit = 'seconds' | 'minutes' | 'hours' | 'days';

/** The units in their order. */
export const UNITS: readonly SpanUnit[] = ['seconds', 'minutes', 'hours', 'days'];

/** Milliseconds of each unit. */
export const UNIT_MS: Readonly<Record<SpanUnit, number>> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** A span as a number and a unit; NaN for a text that is no duration, undefined for none. */
export interface SpanParts {
  readonly count: number | undefined;
  readonly unit: SpanUnit;
}

/**
 * An ISO 8601 duration in the unit that was picked, else in the largest that divides it.
 *
 * @example
 * spanParts('PT90M') // { count: 90, unit: 'minutes' }
 */
export function spanParts(value: string | undefined, picked?: SpanUnit): SpanParts {
  if (value === undefined) return { count: undefined, unit: picked ?? 'minutes' };
  const parsed = parseIsoDuration(value);
  if (!parsed.ok) return { count: Number.NaN, unit: picked ?? 'minutes' };
  const ms = parsed.value;
  const unit = picked ?? UNITS.toReversed().find((each) => ms > 0 && ms % UNIT_MS[each] === 0) ?? 'minutes';
  return { count: ms / UNIT_MS[unit], unit };
}
