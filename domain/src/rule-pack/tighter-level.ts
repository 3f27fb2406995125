import type { Bounds, RuleLevel } from '../rule/rule.ts';
import type { Severity } from '../rule/severity.ts';

/** A level that a city made tighter than the pack, and keeps. */
export interface KeptLevel {
  readonly severity: Severity;
  readonly threshold: number | Bounds;
  readonly packThreshold: number | Bounds;
}

/** How a level of a city compares with the same level of a pack; `other` cannot be compared. */
export type Tightness = 'same' | 'tighter' | 'looser' | 'other';

function compareNumbers(own: number, pack: number, isUpper: boolean): Tightness {
  if (own === pack) return 'same';
  return own < pack === isUpper ? 'tighter' : 'looser';
}

/**
 * Whether a level raises earlier than the pack's. A range that is `outside` is tighter where no bound lies further out and
 * one lies further in.
 *
 * @example
 * '>' 80 against '>' 100 → 'tighter'; '<' 0.25 against '<' 0.2 → 'tighter'; outside [210, 230] against [209, 231] → 'tighter'
 */
export function tightnessOf(own: RuleLevel, pack: RuleLevel): Tightness {
  if (own.op !== pack.op) return 'other';
  if (typeof own.threshold === 'number' && typeof pack.threshold === 'number') {
    if (own.threshold === pack.threshold) return 'same';
    if (own.op.startsWith('>')) return compareNumbers(own.threshold, pack.threshold, true);
    return own.op.startsWith('<') ? compareNumbers(own.threshold, pack.threshold, false) : 'other';
  }
  if (own.op !== 'outside' || typeof own.threshold === 'number' || typeof pack.threshold === 'number')
    return 'other';
  const sides = [
    compareNumbers(own.threshold[0], pack.threshold[0], false),
    compareNumbers(own.threshold[1], pack.threshold[1], true),
  ];
  if (sides.every((side) => side === 'same')) return 'same';
  return sides.includes('looser') ? (sides.includes('tighter') ? 'other' : 'looser') : 'tighter';
}

/** The pack's levels, but those that the city made tighter stay as they are. */
export function keepTighter(
  own: readonly RuleLevel[],
  pack: readonly RuleLevel[],
): { readonly levels: readonly RuleLevel[]; readonly kept: readonly KeptLevel[] } {
  const kept: KeptLevel[] = [];
  const levels = pack.map((level) => {
    const city = own.find(({ severity }) => severity === level.severity);
    if (!city || tightnessOf(city, level) !== 'tighter') return level;
    kept.push({ severity: level.severity, threshold: city.threshold, packThreshold: level.threshold });
    return city;
  });
  return { levels, kept };
}
