import type { Position, Rule } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';

/** Positions of one ring or line at most: more than a hand draws, less than a whole province's border. */
const MOST_POSITIONS = 2_000;

/** The widest corridor, in metres to either side. */
const WIDEST_METRES = 50_000;

function isPosition([lon, lat]: Position): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

function checkPositions(path: string, positions: readonly Position[], least: number): readonly RuleFault[] {
  if (positions.length < least) return [ruleFault(path, 'shape-too-small')];
  if (positions.length > MOST_POSITIONS) return [ruleFault(path, 'too-many')];
  return positions.flatMap((position, index) =>
    isPosition(position) ? [] : [ruleFault(`${path}.${index}`, 'position-out-of-range')],
  );
}

/** What is wrong with the place where a rule looks (R41). */
export function checkPlace({ select: { within } }: Rule): readonly RuleFault[] {
  if (!within) return [];
  if (within.kind === 'polygon') return checkPositions('select.within.ring', within.ring, 3);
  return [
    ...checkPositions('select.within.line', within.line, 2),
    ...(within.metres > 0 && within.metres <= WIDEST_METRES
      ? []
      : [ruleFault('select.within.metres', 'metres-out-of-range')]),
  ];
}
