import { failed, succeeded, type Outcome } from '../outcome.ts';
import type { ObservationValue } from './observation.ts';
import type { ObservedProperty } from './observed-property.ts';

/** Why a value cannot be used. */
export interface ValueFault {
  readonly code: 'wrong-type' | 'implausible' | 'missing-marker';
  readonly detail: string;
}

/** Characters of a text that a fault repeats. */
const SHOWN_CHARACTERS = 64;

/** Foreign data in a few words; its depth is not followed. */
function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function checkNumber(value: unknown, property: ObservedProperty): Outcome<number, ValueFault> {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return failed({
      code: 'wrong-type',
      detail: `expected a number, got ${described(value)}`,
    });
  }
  if (property.missingMarkers.includes(value)) {
    return failed({ code: 'missing-marker', detail: `${value} means that the device has no value` });
  }
  const range = property.reject;
  if (range && (value < range.min || value > range.max)) {
    return failed({
      code: 'implausible',
      detail: `${value} is outside ${range.min} to ${range.max} ${property.unit}`,
    });
  }
  return succeeded(value);
}

function checkBoolean(value: unknown): Outcome<boolean, ValueFault> {
  if (value === true || value === 1) return succeeded(true);
  if (value === false || value === 0) return succeeded(false);
  return failed({
    code: 'wrong-type',
    detail: `expected true or false, got ${described(value)}`,
  });
}

function checkWord(value: unknown, property: ObservedProperty): Outcome<string, ValueFault> {
  if (typeof value === 'string' && property.values.includes(value)) return succeeded(value);
  return failed({ code: 'wrong-type', detail: `expected one of ${property.values.join(', ')}` });
}

/**
 * The value of a datastream, if it has the type of its observed property and can physically be true (I6). Booleans may
 * be sent as 0 and 1.
 */
export function checkValue(
  value: unknown,
  property: ObservedProperty,
): Outcome<ObservationValue, ValueFault> {
  switch (property.kind) {
    case 'number':
    case 'counter':
      return checkNumber(value, property);
    case 'boolean':
      return checkBoolean(value);
    case 'enum':
      return checkWord(value, property);
  }
}
