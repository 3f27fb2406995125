import type { AlertCommand } from '@ioc/domain';
import {
  acknowledgeRequest,
  alertId,
  alertJson,
  assignRequest,
  closeRequest,
  commentRequest,
  parseInstant,
  shelveRequest,
} from '@ioc/wire';
import { z } from 'zod';

import { given } from '../../given.ts';
import { executeAlertCommand } from '../alert-command.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

/** One kind of work on an alert: its request and the command that it means. */
interface AlertWork<S extends z.ZodType> {
  readonly path: string;
  readonly summary: string;
  readonly body: S;
  readonly command: (body: z.output<S>) => AlertCommand;
}

const params = z.object({ id: alertId });

/** `Idempotency-Key` makes a repetition answer as the first did; `If-Match` names the revision that was seen (A6). */
export const workHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional(),
  'if-match': z.string().max(64).optional(),
});

const nothing = z.unknown().optional();

/** What people do with alerts (A3, A4, R43). */
export function alertWorkRoutes(server: ApiServer, context: ApiContext): void {
  workRoute(server, context, {
    path: 'acknowledge',
    summary: 'Seen, I take it',
    body: acknowledgeRequest,
    command: (body) => ({ kind: 'acknowledge', ...given({ note: body?.note }) }),
  });
  workRoute(server, context, {
    path: 'assign',
    summary: 'Give the work to a person',
    body: assignRequest,
    command: ({ to }) => ({ kind: 'assign', to }),
  });
  workRoute(server, context, {
    path: 'comment',
    summary: 'Say something',
    body: commentRequest,
    command: ({ text }) => ({ kind: 'comment', text }),
  });
  workRoute(server, context, {
    path: 'shelve',
    summary: 'Put aside until a time, at most 24 hours ahead',
    body: shelveRequest,
    command: ({ until, reason }) => ({ kind: 'shelve', until: parseInstant(until), reason }),
  });
  workRoute(server, context, {
    path: 'unshelve',
    summary: 'Bring back what was put aside',
    body: nothing,
    command: () => ({ kind: 'unshelve' }),
  });
  workRoute(server, context, {
    path: 'reset',
    summary: 'End an alert that its rule latches, once its readings are normal again',
    body: nothing,
    command: () => ({ kind: 'reset' }),
  });
  workRoute(server, context, {
    path: 'close',
    summary: 'End the work with a resolution',
    body: closeRequest,
    command: ({ resolution }) => ({ kind: 'close', resolution }),
  });
}

function workRoute<S extends z.ZodType>(server: ApiServer, context: ApiContext, work: AlertWork<S>): void {
  server.post(
    `/alerts/:id/${work.path}`,
    {
      config: { access: 'alerts' },
      schema: {
        tags: ['alerts'],
        summary: work.summary,
        params,
        headers: workHeaders,
        body: work.body,
        response: answers('The alert as it is now', alertJson),
      },
    },
    async (request, reply) => {
      const command = work.command(work.body.parse(request.body));
      return executeAlertCommand(context, request, {
        alert: params.parse(request.params).id,
        command,
        reply,
      });
    },
  );
}
