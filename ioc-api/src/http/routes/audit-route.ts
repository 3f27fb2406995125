import { auditEntry, auditQuery, encodeAuditEntry, pageOf, parseInstant } from '@ioc/wire';

import { given } from '../../given.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

/** Who changed what. */
export function auditRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/audit',
    {
      config: { access: 'audit' },
      schema: {
        tags: ['audit'],
        summary: 'Who changed what',
        querystring: auditQuery,
        response: answers('One page of the audit', pageOf(auditEntry)),
      },
    },
    async ({ query: { limit, cursor, from, to, actor, target } }) => {
      const page = await context.records.audit.list(
        given({
          actor,
          target,
          from: from === undefined ? undefined : parseInstant(from),
          to: to === undefined ? undefined : parseInstant(to),
        }),
        given({ limit, cursor }),
      );
      return { items: page.items.map(encodeAuditEntry), ...given({ nextCursor: page.nextCursor }) };
    },
  );
}
