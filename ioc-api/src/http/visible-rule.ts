import type { Rule, RuleId } from '@ioc/domain';
import type { RuleVersion } from '@ioc/record-store';
import type { FastifyRequest } from 'fastify';

import { ProblemError } from '../problem/problem-error.ts';
import { askerOf } from '../session/authenticate.ts';
import { maySeeRule } from '../session/rule-permission.ts';
import type { ApiContext } from './api-context.ts';

/** The rule; throws a 404 where there is none, or a draft of another department (R33). */
export async function visibleRule(context: ApiContext, request: FastifyRequest, id: RuleId): Promise<Rule> {
  const rule = await context.records.rules.find(id);
  if (rule === undefined || !maySeeRule(askerOf(request).user, rule)) throw new ProblemError('not-found');
  return rule;
}

/**
 * The versions that the asker may see, drafts of other departments left out (R33), also of a rule that was deleted.
 * Throws a 404 where none is left, or where the rule as it is now is such a draft.
 */
export async function visibleVersions(
  context: ApiContext,
  request: FastifyRequest,
  id: RuleId,
): Promise<readonly RuleVersion[]> {
  const { user } = askerOf(request);
  const current = await context.records.rules.find(id);
  if (current !== undefined && !maySeeRule(user, current)) throw new ProblemError('not-found');
  const versions = (await context.records.rules.versions(id)).filter(({ rule }) => maySeeRule(user, rule));
  if (versions.length === 0) throw new ProblemError('not-found');
  return versions;
}
