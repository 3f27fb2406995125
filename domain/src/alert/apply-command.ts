import { failed, succeeded, type Outcome } from '../outcome.ts';
import type { EpochMs } from '../time/instant.ts';
import type { Alert, AlertActor, AlertEntry } from './alert.ts';
import type { AlertCommand } from './alert-command.ts';
import { lifeCell, stateParts, type AlertState, type StateRefusal } from './alert-life.ts';
import { fromShelf } from './apply-due.ts';
import type { AlertChange } from './apply-transition.ts';
import { pausedEscalation } from './escalation.ts';

/** Why a command was refused: `reason` is a stable word for the caller to translate. */
export interface CommandFault {
  readonly code: 'refused';
  readonly reason: StateRefusal | 'not-shelved' | 'shelved-too-long';
}

/** Who commands, and when by our clock. */
export interface CommandContext {
  readonly actor: Extract<AlertActor, { kind: 'user' }>;
  readonly at: EpochMs;
}

/** The longest time that an alert may be shelved (A4), in milliseconds: 24 hours. */
export const LONGEST_SHELF_MS = 86_400_000;

type Answer = Outcome<AlertChange, CommandFault>;

/** A closed alert waits for nothing. */
function closed(
  before: Alert,
  { resolution }: AlertCommand & { kind: 'close' },
  context: CommandContext,
): Answer {
  const { escalation: _answered, shelvedUntil: _shelf, ...alert } = before;
  return changed(
    alert,
    { work: 'closed', closedAt: context.at, resolution },
    { what: 'closed', to: resolution, context },
  );
}

function refused(reason: CommandFault['reason']): Answer {
  return failed({ code: 'refused', reason });
}

function changed(
  before: Alert,
  change: Partial<Alert>,
  told: Pick<AlertEntry, 'what'> & Partial<AlertEntry> & { readonly context: CommandContext },
): Answer {
  const { context, ...entry } = told;
  const alert: Alert = { ...before, ...change, changedAt: context.at, revision: before.revision + 1 };
  return succeeded({
    alert,
    entry: { ...entry, alert: alert.id, revision: alert.revision, at: context.at, actor: context.actor },
  });
}

function acknowledge(
  before: Alert,
  { note }: AlertCommand & { kind: 'acknowledge' },
  { to, context }: { readonly to: AlertState; readonly context: CommandContext },
): Answer {
  const { escalation: _answered, ...alert } = before;
  const change: Partial<Alert> = {
    ...stateParts(to, before),
    acknowledgedBy: context.actor.user,
    acknowledgedAt: context.at,
    ...(to === 'closed' ? { closedAt: context.at, resolution: 'cleared' } : {}),
  };
  return changed(alert, change, {
    what: 'acknowledged',
    ...(note === undefined ? {} : { text: note }),
    context,
  });
}

function shelve(alert: Alert, command: AlertCommand & { kind: 'shelve' }, context: CommandContext): Answer {
  const lengthMs = command.until - context.at;
  if (lengthMs <= 0 || lengthMs > LONGEST_SHELF_MS) return refused('shelved-too-long');
  return changed(
    alert,
    {
      shelvedUntil: command.until,
      ...(alert.escalation === undefined
        ? {}
        : { escalation: pausedEscalation(alert.escalation, context.at) }),
    },
    { what: 'shelved', to: String(command.until), text: command.reason, context },
  );
}

function unshelve(alert: Alert, context: CommandContext): Answer {
  if (alert.shelvedUntil === undefined) return refused('not-shelved');
  return changed(fromShelf(alert, context.at), {}, { what: 'unshelved', context });
}

/** Ends a latched alert whose readings are normal again (R43); whoever resets it has seen it. */
function reset(before: Alert, context: CommandContext): Answer {
  const { escalation: _answered, shelvedUntil: _shelf, ...alert } = before;
  const seen =
    alert.work === 'acknowledged' ? {} : { acknowledgedBy: context.actor.user, acknowledgedAt: context.at };
  const over = { work: 'closed', closedAt: context.at, resolution: 'cleared' } as const;
  return changed(alert, { ...seen, ...over }, { what: 'reset', context });
}

/**
 * The alert after a person's command (A1–A5), or why it is refused. A closed alert takes comments and nothing else;
 * acknowledging an alert whose condition has cleared closes it (A1), unless it is latched: that ends by a reset only (R43).
 */
export function applyCommand(alert: Alert, command: AlertCommand, context: CommandContext): Answer {
  const cell = lifeCell(alert, command.kind);
  if ('refused' in cell) return refused(cell.refused);
  if ('ignored' in cell) return refused('already-closed');
  switch (command.kind) {
    case 'acknowledge':
      return acknowledge(alert, command, { to: cell.to, context });
    case 'assign':
      return changed(alert, { assignedTo: command.to }, { what: 'assigned', to: command.to, context });
    case 'comment':
      return changed(alert, {}, { what: 'commented', text: command.text, context });
    case 'shelve':
      return shelve(alert, command, context);
    case 'unshelve':
      return unshelve(alert, context);
    case 'reset':
      return reset(alert, context);
    case 'close':
      return closed(alert, command, context);
  }
}
