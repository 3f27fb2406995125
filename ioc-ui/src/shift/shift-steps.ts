import type { ShiftJson } from '@ioc/wire';

/** What a person can do with a shift next. */
export type ShiftStep = 'begin' | 'offer' | 'wait' | 'receive' | 'done';

/**
 * The next step for this person: begin when no shift is open, sign as who goes, wait for (or take back) one's own
 * signature, or sign as who comes, which only another person can (A11).
 */
export function nextStep(shift: ShiftJson | undefined, user: string): ShiftStep {
  if (shift === undefined) return 'begin';
  if (shift.state === 'handed-over') return 'done';
  if (shift.state === 'open') return 'offer';
  return shift.offered?.by === user ? 'wait' : 'receive';
}

/** The shift that is worked in: of the newest first, the one that is not handed over. */
export function currentShift(shifts: readonly ShiftJson[]): ShiftJson | undefined {
  return shifts.find(({ state }) => state !== 'handed-over');
}
