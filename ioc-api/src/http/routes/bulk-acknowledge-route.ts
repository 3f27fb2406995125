import {
  bulkAcknowledgeAnswer,
  bulkAcknowledgeRequest,
  encodeAlert,
  MOST_ACKNOWLEDGED,
  type BulkAcknowledgeAnswer,
} from '@ioc/wire';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { given } from '../../given.ts';
import { carryOutCommand } from '../alert-command.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { workHeaders } from './alert-work-routes.ts';

type Items = BulkAcknowledgeAnswer['items'];
type Bulk = z.output<typeof bulkAcknowledgeRequest>;

async function acknowledgeOne(
  context: ApiContext,
  request: FastifyRequest,
  { id, revision, note }: Bulk['alerts'][number] & Pick<Bulk, 'note'>,
): Promise<Items[number]> {
  const command = { kind: 'acknowledge' as const, ...given({ note }) };
  const outcome = await carryOutCommand(context, request, { alert: id, command, expectedRevision: revision });
  if (outcome.ok) return { id, result: 'done', alert: encodeAlert(outcome.value) };
  const { fault } = outcome;
  return { id, result: fault.code, ...('current' in fault ? { alert: encodeAlert(fault.current) } : {}) };
}

/**
 * Acknowledging several alerts that somebody has seen. Each is judged by itself: one that changed since it was seen is a
 * conflict with the alert as it now is, and the others are done all the same (A6).
 */
export function bulkAcknowledgeRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/alerts/acknowledge',
    {
      config: { access: 'alerts' },
      schema: {
        tags: ['alerts'],
        summary: `Acknowledge up to ${MOST_ACKNOWLEDGED} alerts, each in the revision that was seen`,
        headers: workHeaders.omit({ 'if-match': true }),
        body: bulkAcknowledgeRequest,
        response: answers('What became of each', bulkAcknowledgeAnswer),
      },
    },
    async (request) => {
      const { alerts, note } = request.body;
      const items: Items = [];
      for (const alert of alerts)
        items.push(await acknowledgeOne(context, request, { ...alert, ...given({ note }) }));
      return { items };
    },
  );
}
