import type { Alert } from './alert.ts';

/** Where an alert stands: what the world does and what people did, together (A1). */
export const ALERT_STATES = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unacknowledged',
  'closed',
] as const;

/** Where a latched alert stands: it may be over and seen, and still waits for its reset (R43). */
export const LATCHED_STATES = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unacknowledged',
  'cleared-acknowledged',
  'closed',
] as const;

/** Where an alert stands (A1). */
export type AlertState = (typeof LATCHED_STATES)[number];

/** What can happen to an alert: decisions of the engine, what people do, and what falls due. */
export const ALERT_EVENTS = [
  'raised',
  'raised-worse',
  'severity-up',
  'severity-down',
  'cleared',
  'cleared-low',
  'withdrawn',
  'acknowledge',
  'assign',
  'comment',
  'shelve',
  'unshelve',
  'close',
  'reset',
  'shelf-ended',
  'escalated',
] as const;

/** What can happen to an alert; `-low` is of an alert of the lowest severity (A2). */
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** Why a person's command is refused in a state. */
export type StateRefusal =
  'already-acknowledged' | 'already-closed' | 'not-latched' | 'still-active' | 'reset-first';

/** What an event does in a state: leads to a state, is refused to the person, or means nothing there. */
export type LifeCell =
  { readonly to: AlertState } | { readonly refused: StateRefusal } | { readonly ignored: true };

const IGNORED: LifeCell = { ignored: true };
const CLOSED: LifeCell = { to: 'closed' };
const OVER: LifeCell = { refused: 'already-closed' };
const NOT_LATCHED: LifeCell = { refused: 'not-latched' };
const STILL_ACTIVE: LifeCell = { refused: 'still-active' };
const RESET_FIRST: LifeCell = { refused: 'reset-first' };

function always(to: AlertState): LifeCell {
  return { to };
}

/** What leaves an alert that is open where it stands. */
function standing(here: AlertState): Pick<Record<AlertEvent, LifeCell>, StandingEvent> {
  const stay = always(here);
  return { assign: stay, comment: stay, shelve: stay, unshelve: stay, 'shelf-ended': stay };
}

type AlertLifeRow = Readonly<Record<AlertEvent, LifeCell>>;

type StandingEvent = 'assign' | 'comment' | 'shelve' | 'unshelve' | 'shelf-ended';

/**
 * The life of an alert as a table (A1–A4): every state, every event, and where it leads. `raised` in `closed` reopens
 * within `REOPEN_WITHIN_MS` (R30), and is another alert later. Published in `docs/alerts.md`; `applyTransition`,
 * `applyCommand` and `applyDue` take their next state from here.
 * Source: states after ANSI/ISA-18.2-2016 (IEC 62682), figure of the alarm states.
 */
export const ALERT_LIFE: Readonly<Record<(typeof ALERT_STATES)[number], AlertLifeRow>> = {
  'active-unacknowledged': {
    ...standing('active-unacknowledged'),
    raised: always('active-unacknowledged'),
    'raised-worse': always('active-unacknowledged'),
    'severity-up': always('active-unacknowledged'),
    'severity-down': always('active-unacknowledged'),
    cleared: always('cleared-unacknowledged'),
    'cleared-low': CLOSED,
    withdrawn: CLOSED,
    acknowledge: always('active-acknowledged'),
    close: CLOSED,
    reset: NOT_LATCHED,
    escalated: always('active-unacknowledged'),
  },
  'active-acknowledged': {
    ...standing('active-acknowledged'),
    raised: always('active-acknowledged'),
    'raised-worse': always('active-unacknowledged'),
    'severity-up': always('active-unacknowledged'),
    'severity-down': always('active-acknowledged'),
    cleared: CLOSED,
    'cleared-low': CLOSED,
    withdrawn: CLOSED,
    acknowledge: { refused: 'already-acknowledged' },
    close: CLOSED,
    reset: NOT_LATCHED,
    escalated: IGNORED,
  },
  'cleared-unacknowledged': {
    ...standing('cleared-unacknowledged'),
    raised: always('active-unacknowledged'),
    'raised-worse': always('active-unacknowledged'),
    'severity-up': IGNORED,
    'severity-down': IGNORED,
    cleared: IGNORED,
    'cleared-low': IGNORED,
    withdrawn: CLOSED,
    acknowledge: CLOSED,
    close: CLOSED,
    reset: NOT_LATCHED,
    escalated: IGNORED,
  },
  closed: {
    raised: always('active-unacknowledged'),
    'raised-worse': always('active-unacknowledged'),
    'severity-up': IGNORED,
    'severity-down': IGNORED,
    cleared: IGNORED,
    'cleared-low': IGNORED,
    withdrawn: IGNORED,
    acknowledge: OVER,
    assign: OVER,
    comment: CLOSED,
    shelve: OVER,
    unshelve: OVER,
    close: OVER,
    reset: OVER,
    'shelf-ended': IGNORED,
    escalated: IGNORED,
  },
};

/**
 * The life of an alert whose rule latches it (R43): neither clearing nor a person's word ends it, only a reset once its
 * readings are normal. A rule that is withdrawn takes it along all the same.
 */
export const LATCHED_LIFE: Readonly<Record<AlertState, AlertLifeRow>> = {
  'active-unacknowledged': {
    ...ALERT_LIFE['active-unacknowledged'],
    'cleared-low': always('cleared-unacknowledged'),
    close: RESET_FIRST,
    reset: STILL_ACTIVE,
  },
  'active-acknowledged': {
    ...ALERT_LIFE['active-acknowledged'],
    cleared: always('cleared-acknowledged'),
    'cleared-low': always('cleared-acknowledged'),
    close: RESET_FIRST,
    reset: STILL_ACTIVE,
  },
  'cleared-unacknowledged': {
    ...ALERT_LIFE['cleared-unacknowledged'],
    acknowledge: always('cleared-acknowledged'),
    close: RESET_FIRST,
    reset: CLOSED,
  },
  'cleared-acknowledged': {
    ...ALERT_LIFE['cleared-unacknowledged'],
    ...standing('cleared-acknowledged'),
    raised: always('active-acknowledged'),
    acknowledge: { refused: 'already-acknowledged' },
    close: RESET_FIRST,
    reset: CLOSED,
  },
  closed: ALERT_LIFE.closed,
};

type LifeParts = Pick<Alert, 'condition' | 'work' | 'latched'>;

/**
 * Where an alert stands. An alert that was acknowledged closes in the moment it clears unless it is latched, so that a
 * stored one is never cleared and acknowledged at once; should one be, its work is done.
 */
export function alertState({ condition, work, latched }: LifeParts): AlertState {
  if (work === 'closed') return 'closed';
  if (condition === 'active') return `active-${work}`;
  if (work === 'unacknowledged') return 'cleared-unacknowledged';
  return latched ? 'cleared-acknowledged' : 'closed';
}

/** What the event does to the alert in its state. */
export function lifeCell(alert: LifeParts, event: AlertEvent): LifeCell {
  const state = alertState(alert);
  const isLatched = alert.latched || state === 'cleared-acknowledged';
  return isLatched ? LATCHED_LIFE[state][event] : ALERT_LIFE[state][event];
}

/** Condition and work of an alert in the state; what a closed one's readings do stays as it was. */
export function stateParts(
  state: AlertState,
  before: Pick<Alert, 'condition'>,
): Pick<Alert, 'condition' | 'work'> {
  switch (state) {
    case 'active-unacknowledged':
      return { condition: 'active', work: 'unacknowledged' };
    case 'active-acknowledged':
      return { condition: 'active', work: 'acknowledged' };
    case 'cleared-unacknowledged':
      return { condition: 'cleared', work: 'unacknowledged' };
    case 'cleared-acknowledged':
      return { condition: 'cleared', work: 'acknowledged' };
    case 'closed':
      return { condition: before.condition, work: 'closed' };
  }
}
