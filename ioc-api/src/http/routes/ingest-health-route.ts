import { encodeIngestHealth, ingestHealthAnswer } from '@ioc/wire';

import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

/** How ingest is, as it says itself: rates, lags, quarantine, the last troubles. */
export function ingestHealthRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/ingest/health',
    {
      schema: {
        tags: ['operations'],
        summary: 'How every ingest that is heard is',
        response: answers('Every ingest that spoke within the last seconds', ingestHealthAnswer),
      },
    },
    () => ({ items: context.heartbeats().map(encodeIngestHealth) }),
  );
}
