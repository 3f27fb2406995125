import type { UserId } from '../identifiers.ts';
import { failed, succeeded, type Outcome } from '../outcome.ts';
import type { EpochMs } from '../time/instant.ts';
import type { HandoverContents } from './handover.ts';

/** A note in the log of a shift: never edited, never deleted. */
export interface ShiftNote {
  readonly at: EpochMs;
  readonly by: UserId;
  readonly text: string;
}

interface ShiftFacts {
  readonly id: string;
  /** Whose shift it is: a room or a department's desk. */
  readonly desk: string;
  readonly startedAt: EpochMs;
  readonly startedBy: UserId;
  readonly notes: readonly ShiftNote[];
  readonly revision: number;
}

/** The outgoing signature: who handed over, when, and what. */
export interface ShiftOffer {
  readonly by: UserId;
  readonly at: EpochMs;
  readonly contents: HandoverContents;
}

/**
 * A shift at a desk (A11): open, offered (signed by who goes, its contents fixed), then handed over (signed by who
 * comes), which ends it and is never changed. Until somebody has received it, it is the outgoing shift that answers for
 * the alerts.
 */
export type Shift = ShiftFacts &
  (
    | { readonly state: 'open' }
    | { readonly state: 'offered'; readonly offered: ShiftOffer }
    | {
        readonly state: 'handed-over';
        readonly offered: ShiftOffer;
        readonly received: { readonly by: UserId; readonly at: EpochMs };
      }
  );

/** What is done with a shift; `offer` and `receive` are the two signatures. */
export type ShiftCommand =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'offer'; readonly contents: HandoverContents }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'receive' };

/** Why a command is refused. */
export interface ShiftFault {
  readonly code: 'refused';
  readonly reason: 'handed-over' | 'already-offered' | 'not-offered' | 'same-person' | 'too-many-notes';
}

/** Notes that one shift takes: one a minute for eight hours is more than anybody writes. */
export const MOST_SHIFT_NOTES = 500;

type Answer = Outcome<Shift, ShiftFault>;

function refused(reason: ShiftFault['reason']): Answer {
  return failed({ code: 'refused', reason });
}

function note(shift: Shift, by: ShiftNote): Answer {
  if (shift.notes.length >= MOST_SHIFT_NOTES) return refused('too-many-notes');
  return succeeded({ ...shift, notes: [...shift.notes, by], revision: shift.revision + 1 });
}

function receive(shift: Shift, who: { readonly by: UserId; readonly at: EpochMs }): Answer {
  if (shift.state !== 'offered') return refused('not-offered');
  if (shift.offered.by === who.by) return refused('same-person');
  return succeeded({ ...shift, state: 'handed-over', received: who, revision: shift.revision + 1 });
}

function withdraw(shift: Shift): Answer {
  if (shift.state !== 'offered') return refused('not-offered');
  const { offered: _withdrawn, ...rest } = shift;
  return succeeded({ ...rest, state: 'open', revision: shift.revision + 1 });
}

/**
 * The shift after a command, or why it is refused: who receives is another person than who handed over, and what is
 * handed over is never changed. Notes are taken until then, also by who comes and asks.
 */
export function applyShiftCommand(
  shift: Shift,
  command: ShiftCommand,
  who: { readonly by: UserId; readonly at: EpochMs },
): Answer {
  if (shift.state === 'handed-over') return refused('handed-over');
  switch (command.kind) {
    case 'note':
      return note(shift, { ...who, text: command.text });
    case 'offer':
      if (shift.state === 'offered') return refused('already-offered');
      return succeeded({
        ...shift,
        state: 'offered',
        offered: { ...who, contents: command.contents },
        revision: shift.revision + 1,
      });
    case 'withdraw':
      return withdraw(shift);
    case 'receive':
      return receive(shift, who);
  }
}
