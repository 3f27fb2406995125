import { Registry } from 'prom-client';

import { sendProblem } from '../../problem/problem-handler.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

/** For those who run the system: is the process alive, is the system ready, and its figures. */
export function operationsRoutes(server: ApiServer, context: ApiContext): void {
  const config = { access: 'public' } as const;
  const schema = { hide: true };
  server.get('/healthz', { config, schema }, () => ({ status: 'ok' }));
  server.get('/readyz', { config, schema }, (request, reply) => {
    const health = context.health();
    const stale = context.reachability.stale;
    reply.header('cache-control', 'no-store');
    if (stale.length === 0) return reply.send({ status: 'ready', ...health });
    const detail = { vi: `Không trả lời: ${stale.join(', ')}`, en: `No answer from: ${stale.join(', ')}` };
    return sendProblem(request, reply, { kind: 'unavailable', facts: { detail }, body: { ...health } });
  });
  server.get('/metrics', { config, schema }, async (_request, reply) => {
    const merged = Registry.merge([context.metrics.registry, ...context.registries]);
    reply.type(merged.contentType);
    return merged.metrics();
  });
}
