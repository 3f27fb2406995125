import { checkValue, failed, type ObservationValue, type Outcome, type ValueFault } from '@ioc/domain';
import type { CompiledProperty } from './compiled-profile.ts';
import { conversion, converted } from './ucum-units.ts';

/** Why a value cannot be used. */
export interface MappedValueFault {
  readonly code: ValueFault['code'] | 'wrong-unit';
  readonly detail: string;
}

/** The value in words of the profile: `{"0": "off"}`. */
function translated(value: unknown, words: Readonly<Record<string, unknown>> | undefined): unknown {
  if (!words || (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean'))
    return value;
  const word = String(value);
  return Object.hasOwn(words, word) ? words[word] : value;
}

/**
 * What the format said, as a value of the property: words translated, scaled, converted from its unit (the format's, else
 * the row's) and checked. Source: docs/mappings.md.
 */
export function mappedValue(
  told: { readonly value: unknown; readonly unit?: string },
  { mapping, property }: CompiledProperty,
): Outcome<ObservationValue, MappedValueFault> {
  const value = translated(told.value, mapping.words);
  if (typeof value !== 'number') return checkValue(value, property);
  const unit = told.unit ?? mapping.unit ?? property.unit;
  const inOurs = conversion(unit, property.unit);
  if (!inOurs)
    return failed({
      code: 'wrong-unit',
      detail: `${unit.slice(0, 32)} cannot be converted to ${property.unit}`,
    });
  const scaled = converted(value, { scale: mapping.scale ?? 1, offset: mapping.offset ?? 0 });
  return checkValue(converted(scaled, inOurs), property);
}
