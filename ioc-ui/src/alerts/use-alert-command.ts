import type { Alert, AlertCommand, Outcome } from '@ioc/domain';
import { alertJson, decodeAlert } from '@ioc/wire';
import { useCallback } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { useServices, type Services } from '../app/services.tsx';
import { idempotencyKey } from './idempotency-key.ts';
import { isWorkedOnSince, requestOf } from './alert-request.ts';

/** Why a command was not done: somebody was first, with the alert as it now is, or the server's word, or none. */
export type CommandFault =
  | { readonly code: 'first'; readonly current: Alert; readonly detail: string | undefined }
  | { readonly code: 'forbidden' }
  | { readonly code: 'failed'; readonly detail: string | undefined };

/** A command with the alert as it was when the person decided. */
export interface SeenCommand {
  readonly seen: Alert;
  readonly command: AlertCommand;
}

/** What may be said about an alert in any state; the others are refused when somebody was first. */
const ALWAYS_WELCOME: ReadonlySet<AlertCommand['kind']> = new Set(['comment', 'acknowledge', 'reset']);

async function sendOnce(
  { client }: Services,
  { seen, command }: SeenCommand,
): Promise<Outcome<Alert, CommandFault>> {
  const { path, body } = requestOf(command);
  const outcome = await client.send({
    method: 'POST',
    path: `/alerts/${seen.id}/${path}`,
    headers: {
      'idempotency-key': idempotencyKey(),
      ...(ALWAYS_WELCOME.has(command.kind) ? {} : { 'if-match': `"${seen.revision}"` }),
    },
    ...(body === undefined ? {} : { body }),
    schema: alertJson,
  });
  return outcome.ok
    ? { ok: true, value: decodeAlert(outcome.value) }
    : { ok: false, fault: faultOf(outcome.fault) };
}

function faultOf(fault: ApiFault): CommandFault {
  if (fault.code !== 'refused') return { code: 'failed', detail: undefined };
  if (fault.status === 403) return { code: 'forbidden' };
  const current = alertJson.safeParse(fault.problem?.current);
  if (current.success) {
    return { code: 'first', current: decodeAlert(current.data), detail: fault.problem?.detail };
  }
  return { code: 'failed', detail: fault.problem?.errors?.[0]?.message ?? fault.problem?.detail };
}

/**
 * Sends a command to an alert. When only its readings went on since the person saw it, it is sent once more for the
 * alert as it now is; when a person was first, the fault holds the alert as they left it (A6).
 */
export function useAlertCommand(): (seen: SeenCommand) => Promise<Outcome<Alert, CommandFault>> {
  const services = useServices();
  return useCallback(
    async ({ seen, command }) => {
      let outcome = await sendOnce(services, { seen, command });
      if (!outcome.ok && outcome.fault.code === 'first') {
        const { current, detail } = outcome.fault;
        services.store.applyAlert(current);
        if (detail === undefined && !isWorkedOnSince(seen, current)) {
          outcome = await sendOnce(services, { seen: current, command });
        }
      }
      if (outcome.ok) services.store.applyAlert(outcome.value);
      return outcome;
    },
    [services],
  );
}
