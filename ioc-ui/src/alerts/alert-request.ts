import type { Alert, AlertCommand } from '@ioc/domain';
import { formatInstant } from '@ioc/wire';

/** What one command is sent as: the end of the path, and the body where there is one. */
export interface AlertRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, string>> | undefined;
}

/** How the API takes a command (A3, A4, R43). */
export function requestOf(command: AlertCommand): AlertRequest {
  const path = command.kind;
  switch (command.kind) {
    case 'acknowledge':
      return { path, body: command.note === undefined ? undefined : { note: command.note } };
    case 'assign':
      return { path, body: { to: command.to } };
    case 'comment':
      return { path, body: { text: command.text } };
    case 'shelve':
      return { path, body: { until: formatInstant(command.until), reason: command.reason } };
    case 'close':
      return { path, body: { resolution: command.resolution } };
    case 'unshelve':
    case 'reset':
      return { path, body: undefined };
  }
}

/**
 * Whether a person must see the alert before what they asked for is done: somebody worked on it since. That only its
 * readings went on is no reason: the rules change an alert while one types (A6).
 */
export function isWorkedOnSince(seen: Alert, current: Alert): boolean {
  return (
    seen.work !== current.work ||
    seen.assignedTo !== current.assignedTo ||
    seen.shelvedUntil !== current.shelvedUntil ||
    seen.acknowledgedBy !== current.acknowledgedBy
  );
}
