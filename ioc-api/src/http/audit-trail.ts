import type { FastifyRequest } from 'fastify';

import { askerOf } from '../session/authenticate.ts';
import type { ApiContext } from './api-context.ts';

/** What was done to what. */
export interface AuditedChange {
  /** Such as `rule.replaced`. */
  readonly action: string;
  /** Such as `rule:pm25-hourly`. */
  readonly target: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a change to the audit, after the change. When the audit cannot be written the request fails although the
 * change stands, so that nobody works on without a trail.
 */
export async function audit(
  context: ApiContext,
  request: FastifyRequest,
  change: AuditedChange,
): Promise<void> {
  const { user } = askerOf(request);
  const { action, target, detail = {} } = change;
  await context.records.audit.append({
    at: context.now(),
    actor: user.id,
    action,
    target,
    detail: { ...detail, address: request.ip },
  });
}
